using System.Collections;
using System.Reflection;
using System.Text;

namespace Webhooks.Actors.Tests;

/// <summary>
/// A value with all that is in it, as text: what two values have in common when one was stored and read back. Records compare lists and
/// memory by reference, so their own equality does not tell.
/// </summary>
internal static class Shape
{
    public static string Of(object? value)
    {
        var text = new StringBuilder();
        Write(text, value, "");
        return text.ToString();
    }

    private static void Write(StringBuilder text, object? value, string indent)
    {
        switch (value)
        {
            case null:
                text.Append("null");
                break;
            case ReadOnlyMemory<byte> bytes:
                text.Append(Convert.ToHexString(bytes.Span));
                break;
            case Model.SigningSecret secret:
                text.Append(secret.Reveal());
                break;
            case Model.PayloadFilter filter:
                text.Append(filter.Json);
                break;
            case DateTimeOffset instant:
                text.Append(instant.ToString("O"));
                break;
            case string or Uri or TimeSpan or Enum or IFormattable or bool:
                text.Append(value);
                break;
            case IEnumerable items:
                foreach (var item in items.Cast<object?>().Select(item => Nested(item, indent)).Order(StringComparer.Ordinal))
                    text.Append('\n').Append(indent).Append("- ").Append(item);
                break;
            default:
                foreach (var property in Properties(value.GetType()))
                    text.Append('\n').Append(indent).Append(property.Name).Append(": ").Append(Nested(property.GetValue(value), indent));
                break;
        }
    }

    private static string Nested(object? value, string indent)
    {
        var text = new StringBuilder();
        Write(text, value, indent + "  ");
        return text.ToString();
    }

    private static IEnumerable<PropertyInfo> Properties(Type type) => type
        .GetProperties(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic)
        .Where(p => p.Name != "EqualityContract" && p.GetIndexParameters().Length == 0)
        .OrderBy(p => p.Name, StringComparer.Ordinal);
}
