using Webhooks.Actors.Journal;
using Xunit;

namespace Webhooks.Actors.Tests.Journal;

public sealed class WriteGolden
{
    [Fact]
    public void Write()
    {
        var serializer = new FactSerializer(null, Encryption.KeyRing.None);
        foreach (var name in StoredSamples.ByName.Keys.Except(GoldenFiles.Samples))
            File.WriteAllText($"/tmp/wt/keys/tests/Webhooks.Actors.Tests/Journal/Golden/{name}.hex", GoldenFiles.Format(serializer.ToBinary(StoredSamples.ByName[name])));
    }
}
