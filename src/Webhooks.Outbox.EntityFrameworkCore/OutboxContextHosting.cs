using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Webhooks.Outbox.Databases;

namespace Webhooks.Outbox.EntityFrameworkCore;

/// <summary>Adds the outbox of a context to a host.</summary>
public static class OutboxContextHosting
{
    private static readonly Dictionary<string, OutboxDialect> Dialects = new()
    {
        ["Microsoft.EntityFrameworkCore.Sqlite"] = OutboxDialect.Sqlite,
        ["Microsoft.EntityFrameworkCore.SqlServer"] = OutboxDialect.SqlServer,
        ["MySql.EntityFrameworkCore"] = OutboxDialect.MySql,
        ["Npgsql.EntityFrameworkCore.PostgreSQL"] = OutboxDialect.PostgreSql,
        ["Pomelo.EntityFrameworkCore.MySql"] = OutboxDialect.MySql,
    };

    /// <summary>Adds <see cref="WebhookOutbox"/> and the relay for the database of a context.</summary>
    /// <typeparam name="TContext">A context of the services whose model has <see cref="OutboxModel.AddWebhooksOutbox"/>.</typeparam>
    /// <param name="services">The host's services.</param>
    /// <param name="configure">Sets further options.</param>
    /// <inheritdoc cref="OutboxHosting.AddWebhooksOutbox(IServiceCollection, Action{OutboxOptions})" path="/summary"/>
    public static IServiceCollection AddWebhooksOutbox<TContext>(
        this IServiceCollection services, Action<OutboxOptions>? configure = null)
        where TContext : DbContext =>
        services.AddWebhooksOutbox((options, provider) =>
        {
            var scopes = provider.GetRequiredService<IServiceScopeFactory>();
            options.Use(DialectOf<TContext>(scopes), () => Connect<TContext>(scopes));
            configure?.Invoke(options);
        });

    private static OutboxDialect DialectOf<TContext>(IServiceScopeFactory scopes)
        where TContext : DbContext
    {
        using var scope = scopes.CreateScope();
        var provider = scope.ServiceProvider.GetRequiredService<TContext>().Database.ProviderName ?? "none";
        return Dialects.GetValueOrDefault(provider)
            ?? throw new InvalidOperationException(
                $"The outbox does not know the database of the provider {provider}: use AddWebhooksOutbox(options => …).");
    }

    /// <summary>A connection of the relay's own, which outlives any context.</summary>
    private static DbConnection Connect<TContext>(IServiceScopeFactory scopes)
        where TContext : DbContext
    {
        using var scope = scopes.CreateScope();
        var like = scope.ServiceProvider.GetRequiredService<TContext>().Database.GetDbConnection();

        // A copy also has the password, which a connection that was open no longer shows.
        if (like is ICloneable copied)
            return (DbConnection)copied.Clone();
        var connection = DbProviderFactories.GetFactory(like)?.CreateConnection()
            ?? throw new InvalidOperationException($"{like.GetType().Name} cannot be copied: use AddWebhooksOutbox(options => …).");
        connection.ConnectionString = like.ConnectionString;
        return connection;
    }
}
