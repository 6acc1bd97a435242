using System.Text;
using Microsoft.Win32.SafeHandles;

namespace Webhooks.Cli;

/// <summary>Standard output that reports a closed pipe; the console's own stream ignores it, so that a tail would continue.</summary>
internal static class StandardOutput
{
    private const int Descriptor = 1;

    public static TextWriter Open() =>
        new StreamWriter(OpenStream(), new UTF8Encoding(encoderShouldEmitUTF8Identifier: false)) { NewLine = "\n" };

    private static Stream OpenStream()
    {
        if (OperatingSystem.IsWindows())
            return Console.OpenStandardOutput();
        try
        {
            var direct = new FileStream(new SafeFileHandle(Descriptor, ownsHandle: false), FileAccess.Write, bufferSize: 0);

            // To a file such a stream writes at its own position, over the output of other processes to the same file.
            return direct.CanSeek ? Console.OpenStandardOutput() : direct;
        }
        catch (Exception e) when (e is IOException or ArgumentException or UnauthorizedAccessException)
        {
            return Console.OpenStandardOutput(); // closed, or of a kind that files are not: then there is no reader
        }
    }
}
