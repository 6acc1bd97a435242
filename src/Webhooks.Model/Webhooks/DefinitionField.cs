namespace Webhooks.Model;

/// <summary>A field of a definition.</summary>
/// <param name="name">Its name as the API writes it.</param>
internal abstract class DefinitionField(string name)
{
    public string Name => name;

    /// <summary>Whether the patch sets the field as a whole.</summary>
    public abstract bool IsIn(WebhookPatch patch);

    /// <summary>The patch, setting the field to its value in the definition too.</summary>
    public abstract WebhookPatch Set(WebhookPatch patch, WebhookDefinition definition);

    /// <summary>The definition with the patch's value of the field.</summary>
    public abstract WebhookDefinition Apply(WebhookPatch patch, WebhookDefinition definition);

    /// <summary>The error of the field's value, or null.</summary>
    public abstract string? Validate(WebhookDefinition definition);
}

internal sealed class DefinitionField<T>(
    string name,
    Func<WebhookDefinition, T> get,
    Func<WebhookDefinition, T, WebhookDefinition> set,
    Func<WebhookPatch, Change<T>?> getChange,
    Func<WebhookPatch, Change<T>, WebhookPatch> setChange,
    Func<T, string?>? validate = null) : DefinitionField(name)
{
    /// <summary>The field with its rule.</summary>
    /// <param name="validate">Returns the error of a value, or null.</param>
    public DefinitionField<T> Validates(Func<T, string?> validate) => new(Name, get, set, getChange, setChange, validate);

    /// <summary>The field with its rule.</summary>
    public DefinitionField<T> Allows(string message, Func<T, bool> isAllowed) => Validates(value => isAllowed(value) ? null : message);

    public override bool IsIn(WebhookPatch patch) => getChange(patch) is not null;

    public override WebhookPatch Set(WebhookPatch patch, WebhookDefinition definition) => setChange(patch, new(get(definition)));

    public override WebhookDefinition Apply(WebhookPatch patch, WebhookDefinition definition) =>
        getChange(patch) is { } change ? set(definition, change.To) : definition;

    public override string? Validate(WebhookDefinition definition) => validate?.Invoke(get(definition));
}
