using System.Security.Cryptography;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Webhooks.Host;
using Webhooks.TestKit;
using Xunit;

namespace Webhooks.AspNetCore.Tests.Tokens;

/// <summary>The keys of an issuer: which ones are accepted at start, and how they are replaced while the host runs.</summary>
public sealed class IssuerKeyTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly TokenSigner _signer = new();
    private readonly SetTime _time = new(new(2026, 9, 1, 12, 0, 0, TimeSpan.Zero));

    private string JwksFile => _folder.File("jwks.json");

    public void Dispose()
    {
        _signer.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void A_changed_file_is_read_again()
    {
        File.WriteAllText(JwksFile, _signer.JwksOf("RS256"));
        var keys = Keys();
        Assert.Equal(["RS256"], Algorithms(keys));

        File.WriteAllText(JwksFile, _signer.JwksOf("RS256", "EdDSA"));
        Assert.Equal(["RS256"], Algorithms(keys));
        _time.Now += IssuerKeys.MaxAge;
        Assert.Equal(["RS256", "EdDSA"], Algorithms(keys));

        File.WriteAllText(JwksFile, """{"keys":[]}""");
        _time.Now += IssuerKeys.MaxAge;
        Assert.Empty(Algorithms(keys));
    }

    [Theory]
    [InlineData("""{"keys":[{"kty":"RSA","n":""")]
    [InlineData("""{"keys":[{"kty":"oct","k":"c2VjcmV0"}]}""")]
    [InlineData(null)]
    public void A_file_that_is_wrong_or_missing_leaves_the_keys_as_they_were(string? text)
    {
        File.WriteAllText(JwksFile, _signer.JwksOf("ES256"));
        var log = new KeptLines();
        var keys = new IssuerKeys(new() { Issuer = TokenSigner.Issuer, JwksFile = JwksFile }, _time, log);

        if (text is null)
            File.Delete(JwksFile);
        else
            File.WriteAllText(JwksFile, text);
        for (var i = 0; i < 3; i++)
        {
            _time.Now += IssuerKeys.MaxAge;
            Assert.Equal(["ES256"], Algorithms(keys));
        }

        Assert.Contains(JwksFile, Assert.Single(log.Lines), StringComparison.Ordinal);
        File.WriteAllText(JwksFile, _signer.JwksOf("RS256"));
        _time.Now += IssuerKeys.MaxAge;
        Assert.Equal(["RS256"], Algorithms(keys));
    }

    [Fact]
    public void Keys_for_other_purposes_are_passed_over()
    {
        const string Others = """{"kty":"RSA","use":"enc"},{"kty":"EC","crv":"P-384"},{"kty":"RSA","alg":"RS512"},{"kty":"new"}""";

        var set = KeySet.Parse($$"""{"keys":[{{Others}},{{_signer.Jwk("ES256").ToJsonString()}}]}""");

        Assert.Empty(set.Errors);
        Assert.Equal(["ES256"], set.Keys.Select(key => key.Algorithm));
    }

    [Fact]
    public void A_wrong_issuer_stops_the_host_with_all_that_is_wrong_and_no_key()
    {
        using var weak = RSA.Create(1024);
        using var pair = RSA.Create(2048);
        var settings = new Dictionary<string, string?>
        {
            ["0:JwksFile"] = _folder.File("missing.json"),
            ["1:Issuer"] = "b",
            ["2:Issuer"] = "c",
            ["2:Key"] = weak.ExportSubjectPublicKeyInfoPem(),
            ["3:Issuer"] = "d",
            ["3:Key"] = """{"kty":"oct","k":"c2VjcmV0"}""",
            ["4:Issuer"] = "e",
            ["4:Key"] = pair.ExportPkcs8PrivateKeyPem(),
            ["5:Issuer"] = "f",
            ["5:Key"] = "secret",
            ["6:Issuer"] = "g",
            ["6:Key"] = """{"keys":[]}""",
            ["7:Issuer"] = "h",
            ["7:Key"] = _signer.PemOf("ES256"),
            ["8:Issuer"] = "h",
            ["8:Key"] = _signer.PemOf("ES256"),
            ["8:Lifetime"] = "1h",
            ["9:Issuer"] = "i",
            ["9:Key"] = """{"kty":"RSA","d":"c2VjcmV0"}""",
        };

        var refused = Assert.Throws<SettingsException>(
            () => WebhooksHost.Build([.. settings.Select(each => $"--Webhooks:Portal:Issuers:{each.Key}={each.Value}")]));

        var text = refused.Message + StartupFailures.Cause(refused);
        foreach (var expected in (string[])
            [
                "Issuers:0:Issuer is missing", "Issuers:0:JwksFile '", "Issuers:1 needs either JwksFile", "1024 bits", "symmetric key",
                "Issuers:4:Key has a private key", "Issuers:5:Key is neither", "Issuers:6:Key has no key for tokens", "'h' more than once",
                "Issuers:8:Lifetime is not a setting", "Issuers:9:Key has a private key",
            ])
        {
            Assert.Contains(expected, text, StringComparison.Ordinal);
        }

        Assert.DoesNotContain("c2VjcmV0", text, StringComparison.Ordinal);
    }

    private IssuerKeys Keys() => new(new() { Issuer = TokenSigner.Issuer, JwksFile = JwksFile }, _time, NullLogger.Instance);

    private static IEnumerable<string> Algorithms(IssuerKeys keys) => keys.Current().Select(key => key.Algorithm);
}

internal sealed class KeptLines : ILogger
{
    public List<string> Lines { get; } = [];

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(
        LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        Lines.Add(formatter(state, exception));
}
