using Akka.Actor;
using Akka.Cluster.Hosting;
using Akka.Hosting;
using Akka.Remote.Hosting;
using Webhooks.Actors.Options;

namespace Webhooks.Actors.Node;

/// <summary>How the node listens and joins: as configured, or by itself on loopback.</summary>
internal static class NodeRemoting
{
    /// <summary>
    /// The seed nodes refuse a node until the first of them has formed the cluster; only that one waits longer, since it forms a second
    /// cluster if it misses the first.
    /// </summary>
    private const string AsksSoonAgain = "akka.cluster.seed-node-timeout = 2s";

    public static AkkaConfigurationBuilder WithNode(this AkkaConfigurationBuilder akka, ClusterOptions options)
    {
        if (akka.Configuration is { HasValue: true } set
            && set.Value.GetString("akka.actor.provider", "local").Contains("cluster", StringComparison.OrdinalIgnoreCase))
            return akka;
        var remote = new RemoteOptions
        {
            HostName = options.Hostname ?? ClusterOptions.Loopback,
            Port = options.Port ?? (options.IsAlone ? 0 : ClusterOptions.DefaultPort),
            PublicHostName = options.PublicHostname,
        };
        var isEncrypted = options.Tls.CertificatePath is not null;
        if (isEncrypted)
        {
            var certificate = NodeCertificate.Load(options.Tls);
            remote.EnableSsl = true;
            remote.Ssl = new()
            {
                X509Certificate = certificate.Own,
                RequireMutualAuthentication = true,
                ValidateCertificateHostname = false,
                CustomValidator = certificate.Trusts,
            };
        }

        if (!options.MayBeFirstSeed)
            akka.AddHocon(AsksSoonAgain, HoconAddMode.Append);
        akka
            .AddHocon(Resources.Hocon("cluster.conf"), HoconAddMode.Append)
            .WithRemoting(remote)
            .WithClustering(new Akka.Cluster.Hosting.ClusterOptions { Roles = [.. options.Roles] });
        return akka.AddStartup((system, _) =>
        {
            var cluster = Akka.Cluster.Cluster.Get(system);
            if (options.IsAlone)
                cluster.Join(cluster.SelfAddress);
            else
                cluster.JoinSeedNodes(Seeds(options, system.Name, isEncrypted));
        });
    }

    private static IEnumerable<Address> Seeds(ClusterOptions options, string system, bool isEncrypted) =>
        from text in options.SeedNodes
        select SeedAddress.TryParse(text, out var seed)
            ? Address.Parse(seed.In(system, isEncrypted))
            : throw new WebhooksStartupException($"SeedNodes contains '{text}'; each must be {SeedAddress.Allowed}.");
}
