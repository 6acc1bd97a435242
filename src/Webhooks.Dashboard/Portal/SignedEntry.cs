using System.Data.Common;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Webhooks.Actors;
using Webhooks.AspNetCore;
using Webhooks.Dashboard.SignIn;

namespace Webhooks.Dashboard.Portal;

/// <summary>
/// Opens the pages of a user whose token a backend has signed: as a link, or as a form, which leaves the token in no log and no history.
/// A token opens them once, so that a link that was seen elsewhere is of no use.
/// </summary>
internal static class SignedEntry
{
    private const string Field = "token";

    public static Task ByLinkAsync(HttpContext http) => EnterAsync(http, http.Request.Query[Field].ToString());

    public static async Task ByFormAsync(HttpContext http)
    {
        var (form, unreadable) = await SignInForm.ReadAsync(http);
        if (unreadable is { } fault)
        {
            http.Response.StatusCode = fault.Status;
            await http.Response.WriteAsync(fault.Why, http.RequestAborted);
            return;
        }

        await EnterAsync(http, form[Field].ToString());
    }

    private static async Task EnterAsync(HttpContext http, string token)
    {
        var (gate, tokens) = (ApiGate.Of(http.RequestServices), http.RequestServices.GetRequiredService<PortalTokens>());
        if (!tokens.Takes(token))
        {
            await RefuseAsync(null);
            return;
        }

        var (user, fault) = await tokens.FindAsync(token);
        if (user is null)
        {
            await RefuseAsync(fault);
            return;
        }

        try
        {
            var session = PageSessions.IdOf(token);
            if (await http.RequestServices.GetRequiredService<EndedSessions>().TryUseAsync(session, user.Until, http.RequestAborted))
                PortalGate.Admit(http, http.Request.Path.Value!.TrimEnd('/'), new(user.Project, session, token, user.Until));
            else
                await PortalEnd.WriteAsync(http, "This link was used before, or it has expired.");
        }
        catch (DbException)
        {
            await PortalEnd.WriteUnavailableAsync(http);
        }

        Task RefuseAsync(TokenFault? why)
        {
            if (token.Length > 0 && gate.CountFailure(http, token) is { } pause)
                return PortalEnd.WriteBusyAsync(http, pause);
            if (why is not null)
                tokens.Log(why);
            return PortalEnd.WriteAsync(http, "This link was used before, or it has expired.");
        }
    }
}
