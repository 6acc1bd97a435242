namespace Webhooks.Cli;

/// <summary>The exit codes of the process; <c>docs/reference/cli.md</c> and <c>webhooks --help</c> list them.</summary>
internal static class ExitCodes
{
    /// <summary>Done.</summary>
    public const int Done = 0;

    /// <summary>The check failed: a signature does not match, a test event was not delivered.</summary>
    public const int Negative = 1;

    /// <summary>The command line, a file or the configuration is wrong; no request was sent.</summary>
    public const int Usage = 2;

    /// <summary>No host answers at the URL.</summary>
    public const int Unreachable = 3;

    /// <summary>There is no such object, or the key may not see it.</summary>
    public const int NotFound = 4;

    /// <summary>The key is missing, wrong, or may not do this.</summary>
    public const int Forbidden = 5;

    /// <summary>The host rejects the request.</summary>
    public const int Refused = 6;

    /// <summary>The host is unavailable at the moment.</summary>
    public const int Unavailable = 7;

    /// <summary>Ctrl-C, as shells write it.</summary>
    public const int Interrupted = 130;

    /// <summary>The reader of the output closed the pipe, as shells report it.</summary>
    public const int BrokenPipe = 141;

    /// <summary>SIGTERM, as shells write it.</summary>
    public const int Terminated = 143;

    /// <summary>All of them, as text for the help.</summary>
    public const string InWords = """
        Exit codes:
          0    done
          1    the check failed: a signature does not match, a test event was not delivered
          2    the command line, a file or the configuration is wrong
          3    no host answers at the URL
          4    there is no such object, or the key may not see it
          5    the key is missing, wrong, or may not do this
          6    the host rejects the request
          7    the host is unavailable at the moment
          130  Ctrl-C (143: SIGTERM, 141: the reader of the output closed the pipe)
        """;
}
