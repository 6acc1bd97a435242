using System.Text.Json;

namespace Webhooks.Benchmarks.Receiving;

/// <summary>
/// The receiver's process: commands as lines on standard input, one line of JSON on standard output for each. It ends with its input,
/// so that it never outlives the benchmark.
/// </summary>
internal static class ReceiverCommands
{
    public static int Run(Arguments arguments)
    {
        var port = arguments.Number("port", 0);
        arguments.Complete();
        using var receiver = new Receiver(port);
        while (Console.In.ReadLine() is { } line)
        {
            Console.Out.WriteLine(Execute(receiver, line.Split(' ')));
            Console.Out.Flush();
        }

        return 0;
    }

    private static string Execute(Receiver receiver, string[] words)
    {
        switch (words)
        {
            case ["mode", var mode]:
                receiver.Switch(Enum.Parse<ReceiverMode>(mode));
                return "true";
            case ["expect", var webhooks, var first, var count]:
                receiver.Expect(int.Parse(webhooks), new(long.Parse(first), int.Parse(count)));
                return "true";
            case ["count"]:
                return JsonSerializer.Serialize(receiver.Count());
            case ["arrivals"]:
                return JsonSerializer.Serialize(receiver.Receipts.Arrivals());
            default:
                throw new FormatException($"'{string.Join(' ', words)}' is not a command of the receiver.");
        }
    }
}
