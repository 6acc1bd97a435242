using Microsoft.AspNetCore.Components.Server;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Protocol;

namespace Webhooks.AspNetCore.Tests.Portal.Circuits;

/// <summary>The protocol of pages, which the framework keeps to itself.</summary>
internal sealed class CircuitProtocol : IInvocationBinder
{
    private static readonly Dictionary<string, Type[]> Parameters = new()
    {
        ["JS.AttachComponent"] = [typeof(int), typeof(string)],
        ["JS.BeginInvokeJS"] = [typeof(long), typeof(string), typeof(string), typeof(int), typeof(long), typeof(int)],
        ["JS.BeginTransmitStream"] = [typeof(long)],
        ["JS.EndInvokeDotNet"] = [typeof(string), typeof(bool), typeof(string)],
        ["JS.EndLocationChanging"] = [typeof(int), typeof(bool)],
        ["JS.EndUpdateRootComponents"] = [typeof(long)],
        ["JS.Error"] = [typeof(string)],
        ["JS.ReceiveByteArray"] = [typeof(int), typeof(byte[])],
        ["JS.RenderBatch"] = [typeof(long), typeof(byte[])],
        ["JS.SavePersistedState"] = [typeof(string), typeof(string), typeof(string)],
    };

    public IHubProtocol Messages { get; } = (IHubProtocol)Activator.CreateInstance(
        typeof(CircuitOptions).Assembly.GetType($"{typeof(CircuitOptions).Namespace}.BlazorPack.BlazorPackHubProtocol", true)!,
        nonPublic: true)!;

    public Type GetReturnType(string invocationId) => invocationId.StartsWith('b') ? typeof(bool) : typeof(string);

    public IReadOnlyList<Type> GetParameterTypes(string methodName) => Parameters[methodName];

    public Type GetStreamItemType(string streamId) => typeof(string);
}
