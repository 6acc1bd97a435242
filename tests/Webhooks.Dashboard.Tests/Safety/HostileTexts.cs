namespace Webhooks.Dashboard.Tests.Safety;

/// <summary>
/// Texts that would run as script, load something or break out of where they stand, if a page took them for more than text.
/// </summary>
internal static class HostileTexts
{
    /// <summary>What each of them would set on the page's window.</summary>
    public const string Mark = "pwned";

    public static readonly string[] All =
    [
        "<script>window.pwned=1</script>",
        "<img src=x onerror=window.pwned=1>",
        "\"><svg onload=window.pwned=1>",
        "' autofocus onfocus=window.pwned=1 x='",
        "</title><script>window.pwned=1</script>",
        "</pre></textarea></style><script>window.pwned=1</script>",
        "<a href=javascript:window.pwned=1>click</a>",
        "javascript:window.pwned=1",
        "<iframe srcdoc='<script>parent.pwned=1</script>'></iframe>",
        "<!--Blazor:{\"type\":\"server\"}--><b>",
        "{{constructor.constructor('window.pwned=1')()}}",
        "@(1+1) ${window.pwned=1} `",
        "<base href=//evil.example/><link rel=stylesheet href=//evil.example/x.css>",
        "<form action=//evil.example><button>x</button></form>",
        "<style>*{display:none}</style>",
        "\u202Etxet desrever\u202C \u0007\u200B",
        "&lt;script&gt; &#60;script&#62; %3Cscript%3E",
        "\\u003cscript\\u003ewindow.pwned=1\\u003c/script\\u003e",
    ];
}
