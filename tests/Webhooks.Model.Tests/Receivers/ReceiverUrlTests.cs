using System.Net;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using Xunit;

namespace Webhooks.Model.Tests.Receivers;

public sealed class ReceiverUrlTests
{
    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("example.com")]
    [InlineData("//example.com/")]
    [InlineData("/etc/passwd")]
    [InlineData("file:///etc/passwd")]
    [InlineData("ftp://example.com/")]
    [InlineData("gopher://example.com/_")]
    [InlineData("ws://example.com/")]
    [InlineData("javascript:alert(1)")]
    [InlineData("data:text/plain,x")]
    [InlineData("dict://example.com:11211/stat")]
    [InlineData("unix:/run/docker.sock")]
    [InlineData("jar:http://example.com!/")]
    [InlineData("\\\\example.com\\share")]
    [InlineData("http:example.com")]
    [InlineData("http:/example.com/")]
    [InlineData("http:\\\\example.com/")]
    [InlineData("http:/\\example.com/")]
    [InlineData("http://\\example.com/")]
    [InlineData("http://example.com\\@127.0.0.1/")]
    [InlineData("http://")]
    [InlineData("http:///example.com/")]
    [InlineData("http://?x")]
    [InlineData("http://:80/")]
    [InlineData("http://./")]
    [InlineData("http://../")]
    [InlineData("http://.example.com/")]
    [InlineData("http://example..com/")]
    [InlineData("http://localhost../")]
    [InlineData("http://-example.com/")]
    [InlineData("http://*.example.com/")]
    [InlineData("http://example.com,127.0.0.1/")]
    [InlineData("http://exam ple.com/")]
    [InlineData(" http://example.com/")]
    [InlineData("http://example.com/ ")]
    [InlineData("\thttp://example.com/")]
    [InlineData("http://example.com/\r\nx-admin: 1")]
    [InlineData("http://example.com/a\tb")]
    [InlineData("http://example.com/\0")]
    [InlineData("http://example.com/\u007f")]
    [InlineData("http://example.com/\u0085")]
    [InlineData("http://example.com/\u00a0")]
    [InlineData("http://example.com/\u2028")]
    [InlineData("http://example.com/\u3000")]
    [InlineData("http://exam\u00adple.com/")]
    [InlineData("http://local\u200bhost/")]
    [InlineData("http://example.com/\u202egpj")]
    [InlineData("http://example.com/\ufeff")]
    [InlineData("http://example.com/\ud800")]
    [InlineData("http://example.com/\U000e0041")]
    [InlineData("http://user@example.com/")]
    [InlineData("http://user:word@example.com/")]
    [InlineData("http://@example.com/")]
    [InlineData("http://:@example.com/")]
    [InlineData("http://example.com:80@127.0.0.1/")]
    [InlineData("http://example.com@127.0.0.1:80/")]
    [InlineData("http://127.0.0.1@example.com@/")]
    [InlineData("http://example.com/#top")]
    [InlineData("http://example.com#@127.0.0.1/")]
    [InlineData("http://example.com/?#")]
    [InlineData("http://%6c%6fcalhost/")]
    [InlineData("http://127%2e0.0.1/")]
    [InlineData("http://example.com%00.internal/")]
    [InlineData("http://[fe80::1%eth0]/")]
    [InlineData("http://[fe80::1%25eth0]/")]
    [InlineData("http://[::1%1]/")]
    [InlineData("http://[::1/")]
    [InlineData("http://::1/")]
    [InlineData("http://[::1]]/")]
    [InlineData("http://[::1]x/")]
    [InlineData("http://[::1]x:80/")]
    [InlineData("http://[127.0.0.1]/")]
    [InlineData("http://[v1.x]/")]
    [InlineData("http://example.com:x/")]
    [InlineData("http://example.com:-1/")]
    [InlineData("http://example.com:+80/")]
    [InlineData("http://example.com:0/")]
    [InlineData("http://example.com:65536/")]
    [InlineData("http://example.com:80:80/")]
    [InlineData("http://example.com:99999999999/")]
    [InlineData("http://①②⑦.⓪.⓪.①/")]
    [InlineData("http://①.example/")]
    [InlineData("http://１２７.０.０.１/")]
    [InlineData("http://𝟏𝟐𝟕.𝟎.𝟎.𝟏/")]
    [InlineData("http://¹²⁷.0.0.1/")]
    [InlineData("http://127。0。0。1/")]
    [InlineData("http://127｡0｡0｡1/")]
    [InlineData("http://localhost．/")]
    [InlineData("http://ⓛⓞⓒⓐⓛⓗⓞⓢⓣ/")]
    [InlineData("http://ｌｏｃａｌｈｏｓｔ/")]
    [InlineData("http://example.com／/")]
    [InlineData("http://example.com℀.net/")]
    [InlineData("http://exa․mple.com/")]
    public void What_is_not_a_receivers_URL_is_refused(string text) => Assert.NotNull(ReceiverUrl.Validate(text));

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(21)]
    [InlineData(22)]
    [InlineData(23)]
    [InlineData(25)]
    [InlineData(53)]
    [InlineData(110)]
    [InlineData(111)]
    [InlineData(143)]
    [InlineData(389)]
    [InlineData(465)]
    [InlineData(587)]
    [InlineData(636)]
    [InlineData(993)]
    [InlineData(2049)]
    [InlineData(4190)]
    [InlineData(5060)]
    [InlineData(6000)]
    [InlineData(6667)]
    [InlineData(10080)]
    public void A_port_that_browsers_refuse_is_refused(int port) => Assert.NotNull(ReceiverUrl.Validate($"https://example.com:{port}/"));

    [Fact]
    public void A_URL_of_2048_characters_is_taken_and_no_longer_one()
    {
        var longest = "https://example.com/".PadRight(2048, 'a');

        Assert.Null(ReceiverUrl.Validate(longest));
        Assert.NotNull(ReceiverUrl.Validate(longest + "a"));
    }

    [Fact]
    public void A_host_of_more_than_253_characters_is_refused() =>
        Assert.NotNull(ReceiverUrl.Validate($"https://{string.Join('.', Enumerable.Repeat(new string('a', 50), 5))}.com/"));

    [Fact]
    public void A_label_of_more_than_63_characters_is_refused() =>
        Assert.NotNull(ReceiverUrl.Validate($"https://{new string('a', 64)}.com/"));

    [Theory]
    [InlineData("http://example.com")]
    [InlineData("https://example.com/")]
    [InlineData("HTTPS://EXAMPLE.COM/Hook")]
    [InlineData("https://example.com./hook")]
    [InlineData("https://example.com:/hook")]
    [InlineData("https://example.com:443/hook")]
    [InlineData("https://example.com:65535/hook")]
    [InlineData("https://example.com?x=1")]
    [InlineData("https://example.com/a%20b?next=http://127.0.0.1/@me")]
    [InlineData("https://example.com/žluťoučký/🐎")]
    [InlineData("https://my_team.example.com/")]
    [InlineData("https://127.0.0.1.nip.io/")]
    [InlineData("https://localhost.example.com/")]
    [InlineData("https://local.example/")]
    [InlineData("https://1.example.com/")]
    [InlineData("https://example.x0/")]
    [InlineData("https://bücher.example/")]
    [InlineData("https://xn--bcher-kva.example/")]
    [InlineData("https://例え.テスト/")]
    [InlineData("https://пример.испытание/")]
    public void A_public_name_is_a_receivers_host(string text) => Assert.Equal(new ReceiverHost.Name(IsInternal: false), HostOf(text));

    [Theory]
    [InlineData("http://localhost/")]
    [InlineData("http://localhost:5080/")]
    [InlineData("http://LOCALHOST/")]
    [InlineData("http://localhost./")]
    [InlineData("http://app.localhost/")]
    [InlineData("http://localhost.localdomain/")]
    [InlineData("http://printer.local/")]
    [InlineData("http://printer.LOCAL./")]
    [InlineData("http://metadata.google.internal/computeMetadata/v1/")]
    [InlineData("http://host.docker.internal/")]
    [InlineData("http://intranet/")]
    [InlineData("http://kubernetes.default.svc.local/")]
    [InlineData("http://redis:8080/")]
    [InlineData("http://com/")]
    [InlineData("http://büro/")]
    public void A_name_that_only_a_private_network_knows_is_recognized(string text) =>
        Assert.Equal(new ReceiverHost.Name(IsInternal: true), HostOf(text));

    [Theory]
    [InlineData("http://2130706433/")]
    [InlineData("http://0x7f000001/")]
    [InlineData("http://0X7F000001/")]
    [InlineData("http://017700000001/")]
    [InlineData("http://0x7f.0.0.1/")]
    [InlineData("http://0177.0.0.1/")]
    [InlineData("http://0177.0x0.0.1/")]
    [InlineData("http://127.1/")]
    [InlineData("http://127.0.1/")]
    [InlineData("http://127.0.0.01/")]
    [InlineData("http://127.0.0.001/")]
    [InlineData("http://127.000.000.001/")]
    [InlineData("http://127.0.0.1./")]
    [InlineData("http://127.1./")]
    [InlineData("http://0/")]
    [InlineData("http://0x/")]
    [InlineData("http://1/")]
    [InlineData("http://00000000000000000000177.1/")]
    [InlineData("http://4294967296/")]
    [InlineData("http://99999999999999999999/")]
    [InlineData("http://256.0.0.1/")]
    [InlineData("http://127.0.0.256/")]
    [InlineData("http://1.2.3.4.5/")]
    [InlineData("http://08.8.8.8/")]
    [InlineData("http://169.254.43518/")]
    [InlineData("http://0xa9fea9fe/")]
    [InlineData("http://2852039166/")]
    [InlineData("http://0251.0376.0251.0376/")]
    [InlineData("http://example.0x7f/")]
    [InlineData("http://example.com.1/")]
    [InlineData("http://0x7f.1:8080/hook?x=1")]
    public void A_number_that_some_resolver_takes_for_an_address_is_recognized(string text) =>
        Assert.IsType<ReceiverHost.Disguised>(HostOf(text));

    [Theory]
    [InlineData("http://127.0.0.1/", "127.0.0.1")]
    [InlineData("http://8.8.8.8:8080/hook", "8.8.8.8")]
    [InlineData("http://0.0.0.0/", "0.0.0.0")]
    [InlineData("http://255.255.255.255?x", "255.255.255.255")]
    [InlineData("http://[::1]:5080/", "::1")]
    [InlineData("http://[::]/", "::")]
    [InlineData("http://[0:0:0:0:0:0:0:1]/", "::1")]
    [InlineData("http://[::FFFF:127.0.0.1]/", "::ffff:127.0.0.1")]
    [InlineData("http://[::ffff:7f00:1]/", "::ffff:127.0.0.1")]
    [InlineData("http://[2606:4700::1111]/", "2606:4700::1111")]
    public void An_address_is_read_as_one(string text, string address) =>
        Assert.Equal(new ReceiverHost.Address(IPAddress.Parse(address)), HostOf(text));

    [Fact]
    public void The_scheme_is_known()
    {
        Assert.True(ReceiverUrl.TryParse("https://example.com/", out var https) && https.IsHttps);
        Assert.True(ReceiverUrl.TryParse("HTTP://example.com/", out var http) && !http.IsHttps);
    }

    [Property]
    public void The_usual_form_of_an_address_is_an_address(byte a, byte b, byte c, byte d)
    {
        var address = new IPAddress([a, b, c, d]);

        Assert.Equal(new ReceiverHost.Address(address), HostOf($"http://{address}:8080/"));
    }

    [Property]
    public void Every_other_form_of_an_address_is_disguised(byte a, byte b, byte c, byte d)
    {
        var number = ((uint)a << 24) + ((uint)b << 16) + ((uint)c << 8) + d;

        Assert.All(
            (string[])
            [
                $"{number}", $"0x{number:x}", $"0{Octal(number)}", $"{a}.{number & 0xffffff}", $"{a}.{b}.{(c << 8) + d}",
                $"0x{a:x}.{b}.{c}.{d}", $"{a}.{b}.{c}.0x{d:X}", $"0{Octal(a)}.{b}.{c}.{d}", $"{a}.{b}.{c}.0{Octal(d)}", $"{a}.{b}.{c}.{d}.",
            ],
            form => Assert.IsType<ReceiverHost.Disguised>(HostOf($"https://{form}/")));
    }

    /// <summary>Nothing that passes can mean another host to the HTTP stack than it meant to the rules.</summary>
    [Property(MaxTest = 2000)]
    public Property A_URL_that_passes_is_what_it_seems()
    {
        var piece = Gen.Elements(
            "http://", "https://", "HTTP:", "/", "\\", "@", ":", "#", "?", "%", "[", "]", ".", "a", "example.com", "localhost", "127.0.0.1",
            "0x7f",
            "::1", "80", "22", "1", "。", "①", "ü", " ", "\t", "\u200b", "\ud800", "🐎");
        return Prop.ForAll(Gen.ArrayOf(piece).Select(string.Concat).ToArbitrary(), tail =>
        {
            var text = "http://" + tail;
            if (!ReceiverUrl.TryParse(text, out var url))
                return;
            var uri = new Uri(text);
            Assert.Equal("http", uri.Scheme);
            Assert.Equal(("", ""), (uri.UserInfo, uri.Fragment));
            Assert.Equal(url.Host is ReceiverHost.Address,
                IPAddress.TryParse(uri.IdnHost, out _) && url.Host is not ReceiverHost.Disguised);
        });
    }

    private static string Octal(uint number) => Convert.ToString(number, 8);

    private static ReceiverHost HostOf(string text) => ReceiverUrl.TryParse(text, out var url)
        ? url.Host
        : throw new Xunit.Sdk.XunitException($"{text} {ReceiverUrl.Validate(text)}");
}
