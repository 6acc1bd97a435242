using System.Collections;
using System.Reflection;
using Akka.Hosting;
using Microsoft.Extensions.Logging.Abstractions;
using Webhooks.Actors.Egress;
using Webhooks.Actors.Signing;
using Webhooks.Model;
using Xunit;

namespace Webhooks.Actors.Tests.Authorization;

/// <summary>
/// Every operation and every read, found by reflection, without actors or a database: what passes the check fails otherwise.
/// </summary>
public sealed class AccessTests
{
    private static readonly Actor Caller = new(ActorKind.Portal, "ada");

    private static readonly Capabilities[] Each =
        [
            Capabilities.View, Capabilities.Edit, Capabilities.Test, Capabilities.Resend, Capabilities.Secret, Capabilities.Publish,
            Capabilities.Delegate, Capabilities.Define,
        ];

    public static TheoryData<string> Operations
    {
        get
        {
            var names = new TheoryData<string>();
            foreach (var operation in All(Access.Host).Select(operation => operation.Name).Distinct())
                names.Add(operation);
            return names;
        }
    }

    [Theory]
    [MemberData(nameof(Operations))]
    public async Task Another_project_does_not_exist(string name)
    {
        foreach (var operation in All(new(Caller, Capabilities.Admin, [])).Where(operation => operation.Name == name))
        {
            var (refusal, answer) = await CallAsync(operation);
            Assert.True(
                refusal?.Code == "project_not_found" || IsEmpty(answer), $"{name}: {refusal?.Code ?? "was carried out"} {answer}");
        }
    }

    [Theory]
    [MemberData(nameof(Operations))]
    public async Task Without_a_capability_nothing_is_possible(string name)
    {
        foreach (var operation in All(new(Caller, Capabilities.None)).Where(operation => operation.Name == name))
            Assert.Equal("missing_capability", (await CallAsync(operation)).Refusal?.Code);
    }

    [Theory]
    [MemberData(nameof(Operations))]
    public async Task Nothing_is_possible_after_the_end(string name)
    {
        Access[] ended =
        [
            new(Caller, Capabilities.Admin) { Until = Sample.Noon },
            new(Caller, Capabilities.Admin) { Revoked = new(canceled: true) },
        ];
        foreach (var operation in ended.SelectMany(All).Where(operation => operation.Name == name))
            Assert.Equal("access_ended", (await CallAsync(operation)).Refusal?.Code);
    }

    [Theory]
    [MemberData(nameof(Operations))]
    public async Task One_capability_is_enough_for_it(string name)
    {
        var enough = new List<Capabilities>();
        foreach (var capability in Each.Append(Capabilities.Admin))
        {
            var refusals = new List<string?>();
            foreach (var operation in All(new(Caller, capability)).Where(operation => operation.Name == name))
                refusals.Add((await CallAsync(operation)).Refusal?.Code);
            if (!refusals.Contains("missing_capability"))
                enough.Add(capability);
        }

        var needed = name.Split('.') switch
        {
            ["Webhooks", "GetAsync"] => Capabilities.View,
            ["Webhooks", "SendTestAsync"] => Capabilities.Test,
            ["Webhooks", _] => Capabilities.Edit,
            ["EventTypes", "PutAsync" or "DeleteAsync"] => Capabilities.Define,
            ["Events", _] => Capabilities.Publish,
            ["Deliveries", _] => Capabilities.Resend,
            ["Replays", "StartAsync" or "CountAsync" or "EstimateAsync" or "CancelAsync"] => Capabilities.Resend,
            ["Secrets", _] => Capabilities.Secret,
            ["Portal", _] => Capabilities.Delegate,
            ["Cluster" or "Keys", _] => Capabilities.Admin,
            ["Queries", "ListAuditAsync"] => Capabilities.Edit,
            ["Queries", "ListAllAuditAsync"] => Capabilities.Admin,
            _ => Capabilities.View,
        };
        Assert.Equal(needed == Capabilities.Admin ? [Capabilities.Admin] : [needed, Capabilities.Admin], enough);
    }

    [Fact]
    public void An_operation_is_reached_through_an_access_alone()
    {
        string[] entries = [nameof(WebhooksGateway.As), "get_UserAgent"];
        const BindingFlags Declared = BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;
        foreach (var type in new[] { typeof(WebhooksGateway), typeof(WebhooksQueries) })
            Assert.All(type.GetMethods(Declared), method => Assert.Contains(method.Name, entries));

        // Whatever else of the engine takes a project is implemented by the host, or is a part of what an access opens.
        var opened = All(Access.Host).Select(operation => operation.Method.DeclaringType!).Distinct().ToArray();
        var others = typeof(WebhooksGateway).Assembly.GetExportedTypes().Except(opened)
            .Where(type => type.GetMethods(Declared).Any(
                method => typeof(Task).IsAssignableFrom(method.ReturnType)
                    && method.GetParameters().Any(parameter => parameter.ParameterType == typeof(ProjectId))));
        Assert.Equal([typeof(TypedPublishing)], others);
        Assert.All(
            opened.Append(typeof(WebhooksGateway)).Append(typeof(WebhooksQueries)).Append(typeof(AuthorizedGateway)),
            type => Assert.Empty(type.GetConstructors()));
    }

    [Fact]
    public async Task A_publisher_for_a_caller_checks_its_access()
    {
        var host = Gateway(Access.Host).Events;
        var other = host.As(new(Caller, Capabilities.Publish, [ProjectId.Parse("other")]));
        var reader = host.As(new(Caller, Capabilities.Manage));

        Assert.Equal("project_not_found", await RefusalAsync(() => other.PublishAsync(Sample.Project, Sample.Draft("e1"))));
        Assert.Equal("project_not_found", await RefusalAsync(() => other.PublishAsync(Sample.Project, [Sample.Draft("e1")])));
        Assert.Equal("missing_capability", await RefusalAsync(() => reader.PublishAsync(Sample.Project, Sample.Draft("e1"))));
        Assert.Equal("missing_capability", await RefusalAsync(() => reader.PublishAsync(Sample.Project, [Sample.Draft("e1")])));
    }

    private static async Task<string> RefusalAsync(Func<Task> act) => (await Assert.ThrowsAsync<RefusedException>(act)).Refusal.Code;

    private static IEnumerable<Operation> All(Access access)
    {
        var gateway = Gateway(access);
        var queries = new WebhooksQueries(
            _ => throw new NotSupportedException(), null!, () => throw new NotSupportedException(), Sample.Keys, TimeProvider.System,
            NullLogger<WebhooksQueries>.Instance).As(access);
        return typeof(AuthorizedGateway).GetProperties()
            .SelectMany(group => Methods(group.PropertyType, group.GetValue(gateway)!, group.Name))
            .Concat(Methods(typeof(AuthorizedQueries), queries, "Queries"));
    }

    private static IEnumerable<Operation> Methods(Type type, object target, string group) =>
        type.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly)
            .Where(method => !method.IsSpecialName)
            .Where(method => typeof(Task).IsAssignableFrom(method.ReturnType)
                || method.GetParameters().Any(parameter => parameter.ParameterType == typeof(ProjectId)))
            .Select(method => new Operation($"{group}.{method.Name}", method, target));

    private static AuthorizedGateway Gateway(Access access) =>
        new WebhooksGateway(new ActorRegistry(), null!, new EgressGuard([]), WebhookSigner.Instance, new()).As(access);

    private static async Task<(Refusal? Refusal, object? Answer)> CallAsync(Operation operation)
    {
        try
        {
            var arguments = operation.Method.GetParameters().Select(parameter => Argument(parameter.ParameterType)).ToArray();
            var task = (Task)operation.Method.Invoke(operation.Target, BindingFlags.DoNotWrapExceptions, null, arguments, null)!;
            await task;
            return (null, task.GetType().GetProperty("Result")?.GetValue(task));
        }
        catch (RefusedException e)
        {
            return (e.Refusal, null);
        }
        catch (Exception e) when (e is NullReferenceException or ArgumentNullException or NotSupportedException)
        {
            // It passed the check: there is nothing behind it.
            return (null, e);
        }
    }

    private static bool IsEmpty(object? answer) =>
        answer is not null and not Exception && answer.GetType().GetProperty("Items")?.GetValue(answer) is ICollection { Count: 0 };

    private static object? Argument(Type type) =>
        type == typeof(ProjectId) ? Sample.Project
        : type == typeof(WebhookId) ? Sample.Webhook
        : type == typeof(int) ? 1
        : type == typeof(string) ? "x"
        : type.IsValueType ? Activator.CreateInstance(type)
        : null;

    private sealed record Operation(string Name, MethodInfo Method, object Target);
}
