using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Webhooks.TestKit;
using Xunit;
using Xunit.Abstractions;

namespace Webhooks.EndToEnd.Tests.Clustering;

/// <summary>Nodes with certificates accept each other and no other client.</summary>
public sealed class ClusterTlsTests(ITestOutputHelper output) : HostTest(output)
{
    [Fact]
    public async Task Nodes_with_certificates_of_one_authority_make_a_cluster_which_others_cannot_join()
    {
        using var folder = new TempFolder();
        using var authority = Authority("CN=ours");
        using var stranger = Authority("CN=theirs");
        var trusted = Write(folder.File("authority.pem"), authority.ExportCertificatePem());
        await using var cluster = await HostCluster.Start(
            await (await PostgresServer.Shared).CreateDatabaseAsync(),
            2,
            new Dictionary<string, string>
            {
                ["Webhooks:Cluster:Tls:CertificatePath"] = Issue(folder, authority, "node"),
                ["Webhooks:Cluster:Tls:Password"] = "open sesame",
                ["Webhooks:Cluster:Tls:AuthorityPath"] = trusted,
            });

        cluster.Add(new Dictionary<string, string>
        {
            ["Webhooks:Cluster:Tls:CertificatePath"] = "",
            ["Webhooks:Cluster:Tls:Password"] = "",
            ["Webhooks:Cluster:Tls:AuthorityPath"] = "",
        });
        cluster.Add(new Dictionary<string, string> { ["Webhooks:Cluster:Tls:CertificatePath"] = Issue(folder, stranger, "foreign") });
        var late = cluster.Add(
            new Dictionary<string, string> { ["Webhooks:Cluster:Tls:CertificatePath"] = Issue(folder, authority, "late") });

        // The one that may join has come in, so the others had the time to.
        var view = await cluster[0].Http.Until(
            "api/v1/cluster", v => HostCluster.Addresses(v, "up").Contains(late.Address), Patience.Clustered);
        Assert.Equal([.. new[] { cluster[0].Address, cluster[1].Address, late.Address }.Order()],
            HostCluster.Addresses(view, "up").Order());
        Assert.Equal(3, view["members"]!.AsArray().Count);
        await cluster[0].Http.Until("api/v1/cluster", _ => cluster[0].Output.Contains("does not trust", StringComparison.Ordinal)
            || cluster[1].Output.Contains("does not trust", StringComparison.Ordinal)
            || late.Output.Contains("does not trust", StringComparison.Ordinal), Patience.Clustered);
    }

    private static string Issue(TempFolder folder, X509Certificate2 authority, string name)
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        using var issued = request.Create(authority, DateTimeOffset.UtcNow.AddHours(-1), DateTimeOffset.UtcNow.AddDays(1),
            RandomNumberGenerator.GetBytes(8));
        using var own = issued.CopyWithPrivateKey(key);
        var path = folder.File($"{name}.pfx");
        File.WriteAllBytes(path, own.Export(X509ContentType.Pkcs12, "open sesame"));
        return path;
    }

    private static X509Certificate2 Authority(string name)
    {
        var key = RSA.Create(2048);
        var request = new CertificateRequest(name, key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, false, 0, critical: true));
        return request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(2));
    }

    private static string Write(string path, string text)
    {
        File.WriteAllText(path, text);
        return path;
    }
}
