namespace Webhooks.Actors;

/// <summary>The engine cannot start; the message is one sentence for the operator that says what is wrong and where.</summary>
public sealed class WebhooksStartupException(string message, Exception? inner = null) : Exception(message, inner);
