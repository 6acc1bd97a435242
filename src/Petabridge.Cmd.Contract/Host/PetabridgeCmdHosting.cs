using Akka.Hosting;

namespace Petabridge.Cmd.Host;

/// <summary>Where to listen.</summary>
public sealed class PetabridgeCmdOptions
{
    public string Host { get; set; } = "0.0.0.0";

    public int Port { get; set; } = 9110;
}

/// <summary>Adds it to an actor system.</summary>
public static class PetabridgeCmdHosting
{
    public static AkkaConfigurationBuilder AddPetabridgeCmd(this AkkaConfigurationBuilder akka, Action<PetabridgeCmd> configure) =>
        akka.AddPetabridgeCmd(new(), configure);

    public static AkkaConfigurationBuilder AddPetabridgeCmd(
        this AkkaConfigurationBuilder akka, PetabridgeCmdOptions options, Action<PetabridgeCmd> configure) =>
        akka.AddStartup((system, _) =>
        {
            var cmd = PetabridgeCmd.Get(system);
            cmd.Options = options;
            configure(cmd);
            cmd.Start();
        });
}
