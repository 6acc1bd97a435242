using System.Net.Sockets;
using System.Security.Authentication;
using Webhooks.Actors.Egress;
using Webhooks.Model;

namespace Webhooks.Actors.Sending;

/// <summary>Classifies exceptions of the HTTP stack, by type and never by text.</summary>
internal static class Failures
{
    /// <summary>The reason, or null for an exception that no receiver can cause.</summary>
    public static FailureReason? ReasonOf(Exception exception)
    {
        if (exception is HttpRequestException
            {
                HttpRequestError: HttpRequestError.ConnectionError,
                InnerException: SocketException connect,
            } && IsOurs(connect.SocketErrorCode))
            return null;
        // The same socket error has another meaning after the connection is established.
        if (exception is HttpRequestException { HttpRequestError: HttpRequestError.Unknown }
            && exception.GetBaseException() is SocketException)
            return FailureReason.ConnectionReset;

        for (var e = exception; e is not null; e = e.InnerException)
        {
            if (Direct(e) is { } reason)
                return reason;
        }

        return exception is HttpRequestException or IOException ? FailureReason.ConnectionReset : null;
    }

    /// <summary>The cause in a sentence, if one of our exceptions has it; else null.</summary>
    public static string? DetailOf(Exception exception)
    {
        for (var e = exception; e is not null; e = e.InnerException)
        {
            if (e is BlockedAddressException or CertificateRefusedException)
                return e.Message;
        }

        return null;
    }

    private static FailureReason? Direct(Exception exception) => exception switch
    {
        BlockedAddressException => FailureReason.BlockedAddress,
        AuthenticationException => FailureReason.Tls,
        SocketException socket => OfSocket(socket.SocketErrorCode),
        // The handler's own connect timeout; the attempt's deadline has no such inner exception.
        OperationCanceledException { InnerException: TimeoutException } => FailureReason.ConnectTimeout,
        OperationCanceledException => FailureReason.Timeout,
        HttpRequestException http => OfHttp(http.HttpRequestError),
        HttpIOException io => OfHttp(io.HttpRequestError),
        _ => null,
    };

    private static FailureReason? OfSocket(SocketError error) => error switch
    {
        SocketError.HostNotFound or SocketError.NoData or SocketError.TryAgain or SocketError.NoRecovery => FailureReason.Dns,
        SocketError.ConnectionRefused or SocketError.HostUnreachable or SocketError.NetworkUnreachable or SocketError.HostDown
            or SocketError.NetworkDown or SocketError.AddressNotAvailable or SocketError.AddressFamilyNotSupported =>
            FailureReason.ConnectRefused,
        SocketError.TimedOut => FailureReason.ConnectTimeout,
        SocketError.ConnectionReset or SocketError.ConnectionAborted or SocketError.Shutdown or SocketError.NotConnected =>
            FailureReason.ConnectionReset,
        _ => null,
    };

    /// <summary>The node has no more sockets, or no memory for them.</summary>
    private static bool IsOurs(SocketError error) =>
        error is SocketError.TooManyOpenSockets or SocketError.NoBufferSpaceAvailable or SocketError.ProcessLimit;

    /// <summary>Only values that are specific enough; for others the inner exception is better.</summary>
    private static FailureReason? OfHttp(HttpRequestError error) => error switch
    {
        HttpRequestError.NameResolutionError => FailureReason.Dns,
        HttpRequestError.SecureConnectionError => FailureReason.Tls,
        HttpRequestError.ResponseEnded => FailureReason.ResponseEnded,
        HttpRequestError.InvalidResponse => FailureReason.InvalidResponse,
        HttpRequestError.ConfigurationLimitExceeded => FailureReason.ResponseHeadersTooLarge,
        _ => null,
    };
}
