namespace Webhooks.Host;

/// <summary>The host cannot start as it is configured.</summary>
internal sealed class SettingsException(IReadOnlyList<string> errors)
    : Exception(
        $"{(errors.Count == 1 ? "a setting is" : $"{errors.Count} settings are")} "
            + $"wrong.{string.Concat(errors.Select(e => $"{Environment.NewLine}  {e}"))}");
