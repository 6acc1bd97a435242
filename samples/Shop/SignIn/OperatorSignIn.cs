using System.Security.Claims;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;

namespace Shop.SignIn;

/// <summary>
/// The sign-in of the shop's operators, as short as it can be: one password of the configuration and a cookie. Yours is what your
/// application has already; the dashboard needs only the policy.
/// </summary>
internal static class OperatorSignIn
{
    public const string Policy = "operators";

    public static void AddSignIn(this WebApplicationBuilder builder)
    {
        builder.Services.AddAuthentication(CookieAuthenticationDefaults.AuthenticationScheme)
            .AddCookie(options => options.LoginPath = "/sign-in");
        builder.Services.AddAuthorizationBuilder().AddPolicy(Policy, policy => policy.RequireAuthenticatedUser());
        builder.Services.AddAntiforgery();
    }

    public static void MapSignIn(this WebApplication app)
    {
        app.MapGet("/sign-in", (HttpContext http, IAntiforgery antiforgery) =>
        {
            var token = antiforgery.GetAndStoreTokens(http);
            return Results.Content($"""
                <!DOCTYPE html>
                <html lang="en">
                <title>Shop</title>
                <form method="post">
                    <input type="hidden" name="{token.FormFieldName}" value="{token.RequestToken}">
                    <label>Password <input type="password" name="password" autocomplete="current-password" autofocus></label>
                    <button>Sign in</button>
                </form>
                </html>
                """, "text/html; charset=utf-8");
        });
        app.MapPost("/sign-in", async (HttpContext http, [Microsoft.AspNetCore.Mvc.FromForm] string password) =>
        {
            if (!IsRight(password, app.Configuration["Shop:Password"]))
                return Results.Unauthorized();
            await http.SignInAsync(new ClaimsPrincipal(new ClaimsIdentity([new Claim(ClaimTypes.Name, "operator")], "password")));
            return Results.LocalRedirect("/admin/webhooks");
        });
    }

    private static bool IsRight(string password, string? expected) =>
        !string.IsNullOrEmpty(expected)
        && CryptographicOperations.FixedTimeEquals(SHA256.HashData(Encoding.UTF8.GetBytes(password)),
            SHA256.HashData(Encoding.UTF8.GetBytes(expected)));
}
