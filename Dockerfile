# The host in a container; docker-compose.yml and config/kubernetes show its settings.
FROM --platform=$BUILDPLATFORM mcr.microsoft.com/dotnet/sdk:10.0-noble AS build
ARG TARGETARCH
WORKDIR /source
COPY .editorconfig Directory.Build.props Directory.Build.targets Directory.Packages.props global.json ./
COPY src/Directory.Build.props src/
COPY src/Webhooks.Model/Webhooks.Model.csproj src/Webhooks.Model/
COPY src/Webhooks.Actors/Webhooks.Actors.csproj src/Webhooks.Actors/
COPY src/Webhooks.Contracts/Webhooks.Contracts.csproj src/Webhooks.Contracts/
COPY src/Webhooks.AspNetCore/Webhooks.AspNetCore.csproj src/Webhooks.AspNetCore/
COPY src/Webhooks.Dashboard/Webhooks.Dashboard.csproj src/Webhooks.Dashboard/
COPY src/Webhooks.Client/Webhooks.Client.csproj src/Webhooks.Client/
COPY src/Webhooks.Outbox/Webhooks.Outbox.csproj src/Webhooks.Outbox/
COPY src/Webhooks.RabbitMq/Webhooks.RabbitMq.csproj src/Webhooks.RabbitMq/
COPY src/Webhooks.Host/Webhooks.Host.csproj src/Webhooks.Host/
# Alone, so that a change of the sources does not fetch the packages again.
RUN dotnet restore src/Webhooks.Host -a $TARGETARCH
COPY config/schema/ config/schema/
COPY config/outbox/ config/outbox/
COPY hocon/ hocon/
COPY src/ src/
# For one architecture, and so compiled ahead: it starts faster.
RUN dotnet publish src/Webhooks.Host -c Release -a $TARGETARCH --no-restore -o /app
RUN mkdir /data

# No shell, no package manager, and a user who is not root (1654); the host needs no ICU.
FROM mcr.microsoft.com/dotnet/aspnet:10.0-noble-chiselled
WORKDIR /app
COPY --from=build /app/ ./
COPY --from=build --chown=1654:1654 /data /data
# SQLite, unless configured otherwise; its key file lies beside it.
ENV Webhooks__Storage__ConnectionString="Data Source=/data/webhooks.db"
VOLUME /data
# 8080 is the API (the base image's ASPNETCORE_HTTP_PORTS), for which Webhooks__Auth__Keys__0 must be set; 4053 is for the other nodes.
EXPOSE 8080 4053
USER 1654
# Without a shell there is no curl: the host asks itself.
HEALTHCHECK --interval=10s --timeout=5s --start-period=60s CMD ["./Webhooks.Host", "health", "http://127.0.0.1:8080/health/ready"]
ENTRYPOINT ["./Webhooks.Host"]
