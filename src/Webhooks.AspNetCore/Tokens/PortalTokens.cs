using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Webhooks.AspNetCore;

/// <summary>
/// Accepts the tokens that backends sign for their portal users. Nothing about them is stored: each node verifies a token by itself, and it
/// ends by its time or when its key is removed.
/// </summary>
internal sealed partial class PortalTokens(IOptions<PortalIssuerOptions> options, TimeProvider time, ILogger<PortalTokens> logger)
{
    private readonly Dictionary<string, (PortalIssuer Issuer, IssuerKeys Keys)> _issuers = options.Value.Issuers.ToDictionary(
        issuer => issuer.Issuer, issuer => (issuer, new IssuerKeys(issuer, time, logger)), StringComparer.Ordinal);

    /// <summary>Whether there is an issuer, and a text has the form of a token.</summary>
    public bool Takes(string? bearer) => _issuers.Count > 0 && bearer is not null && TokenForm.IsToken(bearer);

    /// <summary>The user of a token; or why it is refused.</summary>
    public async ValueTask<(SignedUser? User, TokenFault? Fault)> FindAsync(string token)
    {
        if (TokenForm.TryRead(token, out var form) is { } malformed)
            return (null, malformed);
        if (form.Issuer is null || !_issuers.TryGetValue(form.Issuer, out var known))
            return (null, TokenFault.Issuer);
        if (await TokenSignature.ValidateAsync(form, known.Issuer, known.Keys.Current()) is { } wrong)
            return (null, wrong);
        return SignedUser.TryRead(form.Claims, time.GetUtcNow(), out var user) is { } fault ? (null, fault) : (user, null);
    }

    /// <summary>Says why a token was refused, for the operator and the author of the backend.</summary>
    public void Log(TokenFault fault) => LogRefused(logger, fault.Why);

    [LoggerMessage(Level = LogLevel.Warning, Message = "A signed token of a portal user was refused: {Why}.")]
    private static partial void LogRefused(ILogger logger, string why);
}

internal static class PortalTokensServices
{
    /// <summary>Adds the tokens that <see cref="PortalIssuerOptions"/> allow; wrong options stop the host at its start.</summary>
    public static void AddPortalTokens(this IServiceCollection services)
    {
        services.AddOptions<PortalIssuerOptions>().ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<PortalIssuerOptions>, IssuerRules>());
        services.TryAddSingleton<PortalTokens>();
    }
}
