using Provisioning.Kubernetes.Engines;
using Provisioning.Kubernetes.Errors;
using Provisioning.Kubernetes.Execution;
using Provisioning.Kubernetes.Observing;

namespace Provisioning.Kubernetes.Monitoring;

/// <inheritdoc cref="IDatabaseMonitor"/>
internal sealed class DatabaseMonitor(DatabaseLookup lookup, DatabaseObserver observer, PodCommandRunner commands, PodUsageReader usage, StorageReader storage)
    : IDatabaseMonitor
{
    public Task<DatabaseMetrics> GetMetricsAsync(DatabaseId id, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(id);
        return ApiCalls.RunAsync(() => ReadMetricsAsync(id, cancellationToken));
    }

    public Task<DatabaseStatistics> GetStatisticsAsync(DatabaseId id, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(id);
        return ApiCalls.RunAsync(async () =>
        {
            var (engine, insight, context) = await GetEngineAsync(id, cancellationToken).ConfigureAwait(false);
            var primary = await commands.FindPrimaryAsync(engine, context, cancellationToken).ConfigureAwait(false);
            var command = insight.ReadStatistics(context, primary, await ListInstancesAsync(engine, context, cancellationToken).ConfigureAwait(false));
            return await commands.RunAsync(context.Namespace, primary, command, cancellationToken).ConfigureAwait(false);
        });
    }

    public Task<QueryInsights> GetQueryInsightsAsync(DatabaseId id, QueryInsightOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(id);
        options ??= new QueryInsightOptions();
        QueryInsightRules.Check(options);
        return ApiCalls.RunAsync(() => ReadQueriesAsync(id, options, cancellationToken));
    }

    public Task ResetQueryInsightsAsync(DatabaseId id, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(id);
        return ApiCalls.RunAsync(async () =>
        {
            var (engine, insight, context) = await GetEngineAsync(id, cancellationToken).ConfigureAwait(false);
            return await commands.RunOnPrimaryAsync(engine, context, insight.ResetQueries(), cancellationToken).ConfigureAwait(false);
        });
    }

    private async Task<DatabaseMetrics> ReadMetricsAsync(DatabaseId id, CancellationToken cancellationToken)
    {
        var (_, engine, context) = await lookup.GetAsync(id, cancellationToken).ConfigureAwait(false);
        var observed = await observer.ObserveAsync(engine, context.Namespace, cancellationToken).ConfigureAwait(false);
        var instances = engine.GetInstances(context, observed).OrderBy(instance => instance.Pod.Metadata.Name, StringComparer.Ordinal).ToList();
        var measuring = usage.ReadAsync(context.Namespace, cancellationToken);
        var volumes = await Task.WhenAll(instances.Select(
            instance => storage.ReadAsync(engine as IInsightEngine, context.Namespace, instance.Pod, cancellationToken))).ConfigureAwait(false);
        var (source, measured, unavailable) = await measuring.ConfigureAwait(false);
        return new DatabaseMetrics
        {
            Pods =
            [
                .. instances.Zip(volumes, (instance, volume) => PodMeasurement.Create(
                    instance.Pod, instance.Role, (engine as IInsightEngine)?.Container, measured.GetValueOrDefault(instance.Pod.Metadata.Name)) with
                    {
                        Storage = volume.Usage, StorageUnavailable = volume.Unavailable,
                    }),
            ],
            Source = source,
            Unavailable = unavailable,
        };
    }

    private async Task<QueryInsights> ReadQueriesAsync(DatabaseId id, QueryInsightOptions options, CancellationToken cancellationToken)
    {
        var (engine, insight, context) = await GetEngineAsync(id, cancellationToken).ConfigureAwait(false);
        var primary = await commands.FindPrimaryAsync(engine, context, cancellationToken).ConfigureAwait(false);
        var instance = options.Instance ?? primary;
        var instances = await ListInstancesAsync(engine, context, cancellationToken).ConfigureAwait(false);
        if (instance != primary && !instances.Contains(instance, StringComparer.Ordinal))
        {
            throw new ProvisioningException(ErrorCode.NotFound, $"{id} has no instance {instance}.");
        }

        var reading = commands.RunAsync(context.Namespace, instance, insight.ReadQueries(context, instance, options), cancellationToken);
        var finding = instance == primary
            ? commands.RunAsync(context.Namespace, primary, insight.ReadTableHints(context), cancellationToken)
            : Task.FromResult<IReadOnlyList<InsightHint>>([]);
        await Task.WhenAll(reading, finding).ConfigureAwait(false);
        var insights = await reading.ConfigureAwait(false);
        return insights with { Hints = [.. insights.Hints, .. await finding.ConfigureAwait(false)] };
    }

    private async Task<(IEngine Engine, IInsightEngine Insight, DatabaseContext Context)> GetEngineAsync(DatabaseId id, CancellationToken cancellationToken)
    {
        var (_, engine, context) = await lookup.GetAsync(id, cancellationToken).ConfigureAwait(false);
        return engine is IInsightEngine insight
            ? (engine, insight, context)
            : throw new ProvisioningException(ErrorCode.NotSupported, $"The library cannot look into databases of the engine {engine.Engine}.");
    }

    private async Task<IReadOnlyList<string>> ListInstancesAsync(IEngine engine, DatabaseContext context, CancellationToken cancellationToken)
    {
        var observed = await observer.ObserveAsync(engine, context.Namespace, cancellationToken).ConfigureAwait(false);
        return [.. engine.GetInstances(context, observed).Select(instance => instance.Pod.Metadata.Name)];
    }
}
