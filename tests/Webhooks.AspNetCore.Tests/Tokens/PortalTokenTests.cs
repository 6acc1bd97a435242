using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Webhooks.Model;
using Xunit;

namespace Webhooks.AspNetCore.Tests.Tokens;

/// <summary>Which tokens of a backend are accepted, and why others are refused.</summary>
public sealed class PortalTokenTests : IDisposable
{
    private static readonly DateTimeOffset Now = new(2026, 9, 1, 12, 0, 0, TimeSpan.Zero);

    private readonly TokenSigner _signer = new();
    private readonly SetTime _time = new(Now);

    private static JsonObject Claims => TokenSigner.Claims(Now);

    /// <summary>What is wrong with a token, and the reason in the log.</summary>
    public static TheoryData<string, string> Hostile => new()
    {
        { "alg none", "Algorithm" }, { "alg none without a signature", "Malformed" }, { "HS256 with the public key", "Algorithm" },
        { "PS256", "Algorithm" }, { "no alg", "Algorithm" }, { "alg as a list", "Algorithm" }, { "ES256 by the RSA key's id", "Key" },
        { "RS256 by the EC key's id", "Key" }, { "unknown kid", "Key" }, { "kid as a number", "Malformed" },
        { "crit", "Critical" }, { "typ of another kind", "Type" }, { "duplicate alg", "Malformed" }, { "duplicate project", "Malformed" },
        { "duplicate project by an escape", "Malformed" }, { "claims that are a list", "Malformed" },
        { "claims that are no JSON", "Malformed" },
        { "padding", "Malformed" }, { "a line break", "Malformed" }, { "two parts", "Malformed" }, { "five parts", "Malformed" },
        { "too long", "TooLong" }, { "another issuer", "Issuer" }, { "no issuer", "Issuer" }, { "issuer as a list", "Issuer" },
        { "a changed claim", "Signature" }, { "a changed header", "Signature" }, { "the signature of another token", "Signature" },
        { "an empty signature", "Malformed" }, { "a zero signature", "Signature" }, { "its own key in the header", "Signature" },
        { "expired", "Expired" }, { "issued in the future", "NotYetValid" }, { "not before the future", "NotYetValid" },
        { "sixteen minutes", "LongLived" }, { "ends before it begins", "LongLived" }, { "no exp", "Claim" },
        { "iat as a text", "Claim" }, { "no start, seventeen minutes", "LongLived" },
        { "nbf instead of iat, sixteen minutes", "LongLived" },
        { "exp as a text", "Claim" }, { "exp out of range", "Malformed" }, { "nbf as a text", "Claim" },
        { "sub of half a character", "Malformed" }, { "alg that is not UTF-8", "Algorithm" },
        { "no sub", "Claim" }, { "empty sub", "Claim" }, { "sub with a line break", "Claim" }, { "long sub", "Claim" },
        { "no project", "Claim" }, { "two projects", "Claim" }, { "all projects", "Claim" }, { "empty project", "Claim" },
        { "no capabilities", "Claim" }, { "empty capabilities", "Claim" }, { "capabilities as a text", "Claim" },
        { "admin", "Claim" }, { "delegate", "Claim" }, { "manage", "Claim" }, { "unknown capability", "Claim" },
        { "capability in capitals", "Claim" }, { "capability as a number", "Claim" },
    };

    public void Dispose() => _signer.Dispose();

    [Theory]
    [InlineData("RS256")]
    [InlineData("ES256")]
    [InlineData("EdDSA")]
    public async Task A_token_gives_its_user_these_capabilities_in_this_project(string algorithm)
    {
        var claims = TokenSigner.Claims(Now, "labels", "view edit", "ada@example.com");

        foreach (var issuer in (PortalIssuer[])
            [
                Issuer(_signer.Jwks), Issuer(_signer.PemOf(algorithm)), Issuer(_signer.Jwk(algorithm).ToJsonString()),
            ])
        {
            var (user, fault) = await Tokens(issuer).FindAsync(_signer.Sign(claims, algorithm));

            Assert.Null(fault);
            Assert.Equal(
                new("ada@example.com", ProjectId.Parse("labels"), Capabilities.View | Capabilities.Edit, Now.AddMinutes(11)), user);
        }
    }

    [Theory]
    [MemberData(nameof(Hostile))]
    public async Task A_hostile_token_is_refused(string what, string reason)
    {
        var (user, fault) = await Tokens(Issuer(_signer.Jwks)).FindAsync(TokenOf(what));

        Assert.Null(user);
        Assert.Equal(reason, fault?.Kind.ToString());
    }

    [Fact]
    public async Task An_audience_is_required_where_the_issuer_has_one()
    {
        var issuer = Issuer(_signer.Jwks);
        issuer.Audience = "webhooks";
        var tokens = Tokens(issuer);

        foreach (var (audience, isAccepted) in new (JsonNode?, bool)[]
        {
            (null, false), ("", false), ("other", false), (new JsonArray("other"), false), ("webhooks", true),
            (new JsonArray("other", "webhooks"), true),
        })
        {
            var claims = Claims;
            claims["aud"] = audience;
            Assert.Equal(isAccepted ? null : TokenFault.Audience, (await tokens.FindAsync(_signer.Sign(claims))).Fault);
        }
    }

    [Fact]
    public async Task A_token_of_one_issuer_is_not_verified_with_the_key_of_another()
    {
        using var other = new TokenSigner();
        var theirs = Issuer(other.Jwks);
        theirs.Issuer = "https://other.example";
        var tokens = Tokens(Issuer(_signer.Jwks), theirs);
        var claims = Claims;
        claims["iss"] = theirs.Issuer;

        Assert.Equal(TokenFault.Signature, (await tokens.FindAsync(_signer.Sign(claims))).Fault);
        Assert.Null((await tokens.FindAsync(other.Sign(claims))).Fault);
    }

    [Fact]
    public async Task A_token_without_the_id_of_a_key_is_verified_with_each_key_of_its_algorithm()
    {
        using var older = new TokenSigner();
        var rotating = new JsonObject { ["keys"] = new JsonArray(older.Jwk("RS256"), _signer.Jwk("RS256")) };

        var (user, _) = await Tokens(Issuer(rotating.ToJsonString())).FindAsync(_signer.Sign("""{"alg":"RS256"}""", Claims.ToJsonString()));

        Assert.NotNull(user);
    }

    [Fact]
    public async Task The_token_that_the_page_signs_is_accepted()
    {
        using var key = System.Security.Cryptography.ECDsa.Create(System.Security.Cryptography.ECCurve.NamedCurves.nistP256);
        _time.Now = DateTimeOffset.UtcNow;

        var (user, fault) = await Tokens(Issuer(key.ExportSubjectPublicKeyInfoPem()))
            .FindAsync(TokenSnippets.Sign(key.ExportPkcs8PrivateKeyPem(), "ada@example.com"));

        Assert.Null(fault);
        Assert.Equal(
            ("ada@example.com", "labels", Capabilities.View | Capabilities.Edit),
            (user!.Subject, user.Project.Value, user.Capabilities));
    }

    [Property(MaxTest = 60)]
    public Property A_token_of_which_anything_was_changed_is_refused(byte algorithm, PositiveInt place, byte to)
    {
        var token = _signer.Sign(Claims, algorithm % 2 == 0 ? "ES256" : "EdDSA").ToCharArray();
        const string Characters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
        var at = place.Get % token.Length;
        // The last character of a signature has bits of which nothing depends.
        var isChanged = token[at] != '.' && at < token.Length - 1 && token[at] != Characters[to % 64];
        token[at] = token[at] == '.' ? '.' : Characters[to % 64];
        return (Tokens(Issuer(_signer.Jwks)).FindAsync(new(token)).AsTask().GetAwaiter().GetResult().User is null).When(isChanged);
    }

    [Property(MaxTest = 300)]
    public void A_token_is_valid_from_iat_to_exp_for_at_most_15_minutes_with_a_minute_of_clock_skew(short start, short lifetime)
    {
        var claims = Claims;
        var (iat, exp) = (Now.AddSeconds(start), Now.AddSeconds(start + lifetime));
        (claims["iat"], claims["exp"]) = (iat.ToUnixTimeSeconds(), exp.ToUnixTimeSeconds());

        var fault = SignedUser.TryRead(JsonNode.Parse(claims.ToJsonString()).ToElement(), Now, out var user);

        var isValid = lifetime is > 0 and <= 900 && iat <= Now.AddSeconds(60) && exp > Now.AddSeconds(-60);
        Assert.Equal(isValid, fault is null);
        if (isValid)
            Assert.Equal(exp.AddSeconds(60), user.Until);
    }

    [Fact]
    public void A_token_without_a_start_is_valid_for_at_most_15_minutes_from_now()
    {
        foreach (var (seconds, isValid) in new[] { (-61, false), (-59, true), (900, true), (960, true), (961, false) })
        {
            var claims = JsonNode.Parse(Without("iat", At(0, seconds))).ToElement();
            Assert.Equal(isValid, SignedUser.TryRead(claims, Now, out _) is null);
        }
    }

    private PortalTokens Tokens(params PortalIssuer[] issuers)
    {
        var options = new PortalIssuerOptions();
        foreach (var issuer in issuers)
            options.Issuers.Add(issuer);
        Assert.Empty(IssuerRules.Errors(options.Issuers));
        return new(Options.Create(options), _time, NullLogger<PortalTokens>.Instance);
    }

    private static PortalIssuer Issuer(string key) => new() { Issuer = TokenSigner.Issuer, Key = key };

    private string TokenOf(string what)
    {
        var claims = Claims;
        var text = claims.ToJsonString();
        var rs256 = """{"alg":"RS256"}""";
        var parts = _signer.Sign(claims).Split('.');
        return what switch
        {
            "alg none" => _signer.Sign("""{"alg":"none"}""", text, "none"),
            "alg none without a signature" => string.Join('.', _signer.Sign("""{"alg":"none"}""", text, "none").Split('.')[..2]) + ".",
            "HS256 with the public key" => _signer.Sign("""{"alg":"HS256"}""", text, "HS256"),
            "PS256" => _signer.Sign("""{"alg":"PS256"}""", text, "PS256"),
            "no alg" => _signer.Sign("{}", text),
            "alg as a list" => _signer.Sign("""{"alg":["RS256"]}""", text),
            "ES256 by the RSA key's id" => _signer.Sign("""{"alg":"ES256","kid":"RS256"}""", text, "ES256"),
            "RS256 by the EC key's id" => _signer.Sign("""{"alg":"RS256","kid":"ES256"}""", text),
            "unknown kid" => _signer.Sign("""{"alg":"RS256","kid":"other"}""", text),
            "kid as a number" => _signer.Sign("""{"alg":"RS256","kid":1}""", text),
            "crit" => _signer.Sign("""{"alg":"RS256","crit":["exp"]}""", text),
            "typ of another kind" => _signer.Sign("""{"alg":"RS256","typ":"at+jwt"}""", text),
            "duplicate alg" => _signer.Sign("""{"alg":"none","alg":"RS256"}""", text),
            "duplicate project" => _signer.Sign(rs256, text.Replace("{", """{"project":"theirs",""", StringComparison.Ordinal)),
            "duplicate project by an escape" => _signer.Sign(
                rs256, text.Replace("{", "{\"proj\\u0065ct\":\"theirs\",", StringComparison.Ordinal)),
            "claims that are a list" => _signer.Sign(rs256, $"[{text}]"),
            "claims that are no JSON" => _signer.Sign(rs256, text + "}"),
            "padding" => string.Join('.', parts) + "=",
            "a line break" => $"{parts[0]}.{parts[1]}\n.{parts[2]}",
            "two parts" => $"{parts[0]}.{parts[1]}",
            "five parts" => string.Join('.', parts) + ".AA.AA",
            "too long" => _signer.Sign(rs256, With("more", new string('x', 4000))),
            "another issuer" => _signer.Sign(rs256, With("iss", $"{TokenSigner.Issuer}/")),
            "no issuer" => _signer.Sign(rs256, With("iss", null)),
            "issuer as a list" => _signer.Sign(rs256, With("iss", new JsonArray(TokenSigner.Issuer))),
            "a changed claim" => $"{parts[0]}.{_signer.Sign(rs256, With("project", "theirs")).Split('.')[1]}.{parts[2]}",
            "a changed header" => $"{_signer.Sign(rs256, text).Split('.')[0]}.{parts[1]}.{parts[2]}",
            "the signature of another token" => $"{parts[0]}.{parts[1]}.{_signer.Sign(rs256, text).Split('.')[2]}",
            "an empty signature" => $"{parts[0]}.{parts[1]}.",
            "a zero signature" => _signer.Sign("""{"alg":"ES256"}""", text, "zero"),
            "its own key in the header" => OwnKey(text),
            "expired" => _signer.Sign(rs256, At(-660, -60)),
            "issued in the future" => _signer.Sign(rs256, At(61, 600)),
            "not before the future" => _signer.Sign(rs256, With("nbf", Now.ToUnixTimeSeconds() + 61)),
            "sixteen minutes" => _signer.Sign(rs256, At(0, 960)),
            "ends before it begins" => _signer.Sign(rs256, At(30, 20)),
            "no exp" => _signer.Sign(rs256, With("exp", null)),
            "iat as a text" => _signer.Sign(rs256, With("iat", "0")),
            "no start, seventeen minutes" => _signer.Sign(rs256, Without("iat", At(0, 1020))),
            "nbf instead of iat, sixteen minutes" => _signer.Sign(
                rs256, Without("iat", At(0, 960)).Replace("{", $$"""{"nbf":{{Now.ToUnixTimeSeconds()}},""", StringComparison.Ordinal)),
            "exp as a text" => _signer.Sign(rs256, With("exp", $"{Now.ToUnixTimeSeconds() + 60}")),
            "exp out of range" => _signer.Sign(rs256, With("exp", 1e300)),
            "nbf as a text" => _signer.Sign(rs256, With("nbf", "0")),
            "no sub" => _signer.Sign(rs256, With("sub", null)),
            "sub of half a character" => _signer.Sign(rs256, text.Replace("\"ada\"", "\"\\ud800\"", StringComparison.Ordinal)),
            "alg that is not UTF-8" => "eyJhbGciOiLTIn0." + parts[1] + "." + parts[2],
            "empty sub" => _signer.Sign(rs256, With("sub", "")),
            "sub with a line break" => _signer.Sign(rs256, With("sub", "ada\nroot")),
            "long sub" => _signer.Sign(rs256, With("sub", new string('a', 257))),
            "no project" => _signer.Sign(rs256, With("project", null)),
            "two projects" => _signer.Sign(rs256, With("project", new JsonArray("ours", "theirs"))),
            "all projects" => _signer.Sign(rs256, With("project", "*")),
            "empty project" => _signer.Sign(rs256, With("project", "")),
            "no capabilities" => _signer.Sign(rs256, With("capabilities", null)),
            "empty capabilities" => _signer.Sign(rs256, With("capabilities", new JsonArray())),
            "capabilities as a text" => _signer.Sign(rs256, With("capabilities", "view edit")),
            "capability as a number" => _signer.Sign(rs256, With("capabilities", new JsonArray(3))),
            "unknown capability" => _signer.Sign(rs256, With("capabilities", new JsonArray("view", "fly"))),
            "capability in capitals" => _signer.Sign(rs256, With("capabilities", new JsonArray("View"))),
            _ => _signer.Sign(rs256, With("capabilities", new JsonArray("view", what))),
        };
    }

    /// <summary>What an attacker who has a key of its own would send.</summary>
    private static string OwnKey(string claims)
    {
        using var attacker = new TokenSigner();
        return attacker.Sign($$"""{"alg":"RS256","jwk":{{attacker.Jwk("RS256").ToJsonString()}}}""", claims);
    }

    private static string With(string name, JsonNode? value)
    {
        var claims = Claims;
        if (value is null)
            claims.Remove(name);
        else
            claims[name] = value;
        return claims.ToJsonString();
    }

    private static string Without(string name, string claims)
    {
        var others = JsonNode.Parse(claims)!.AsObject();
        others.Remove(name);
        return others.ToJsonString();
    }

    private static string At(int issued, int expires)
    {
        var claims = Claims;
        (claims["iat"], claims["exp"]) = (Now.ToUnixTimeSeconds() + issued, Now.ToUnixTimeSeconds() + expires);
        return claims.ToJsonString();
    }
}

internal static class JsonElements
{
    public static System.Text.Json.JsonElement ToElement(this JsonNode? node) =>
        System.Text.Json.JsonSerializer.SerializeToElement(node);
}
