using System.Text.Json;

namespace Webhooks.RabbitMq.Mapping;

/// <summary>A message whose fields are read. Its body is parsed once, and only if a field is in it.</summary>
internal sealed class OpenMessage(Message message) : IDisposable
{
    private JsonDocument? _document;
    private bool _isRead;

    public Message Message => message;

    /// <summary>The body, or null if it is not JSON.</summary>
    public JsonElement? Json
    {
        get
        {
            if (!_isRead)
                _document = Parse(message.Body);
            _isRead = true;
            return _document?.RootElement;
        }
    }

    public void Dispose() => _document?.Dispose();

    private static JsonDocument? Parse(ReadOnlyMemory<byte> body)
    {
        try
        {
            return JsonDocument.Parse(body);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
