using System.Buffers.Text;
using System.Security.Cryptography;

namespace Webhooks.Actors.Gateway;

internal static class RandomIds
{
    public static string New(string prefix) => prefix + Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(18));
}
