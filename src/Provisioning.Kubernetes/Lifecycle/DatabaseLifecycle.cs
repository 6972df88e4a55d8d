using Microsoft.Extensions.Logging;
using Provisioning.Kubernetes.Api;
using Provisioning.Kubernetes.Diagnostics;
using Provisioning.Kubernetes.Engines;
using Provisioning.Kubernetes.Errors;
using Provisioning.Kubernetes.Execution;
using Provisioning.Kubernetes.Observing;
using Provisioning.Kubernetes.Running;
using Provisioning.Kubernetes.State;

namespace Provisioning.Kubernetes.Lifecycle;

/// <inheritdoc cref="IDatabaseLifecycle"/>
internal sealed class DatabaseLifecycle(
    OperationStarter starter,
    EngineCatalog engines,
    DatabaseContextFactory contexts,
    DatabaseObserver observer,
    PodCommandRunner commands,
    TimeProvider timeProvider,
    ILogger<DatabaseLifecycle> logger) : IDatabaseLifecycle
{
    public Task<Operation> PauseAsync(DatabaseId id, OperationOptions? options = null, CancellationToken cancellationToken = default) => BeginAsync(
        id, OperationKind.Pause, options, (record, _, _) => Task.FromResult(record with { Paused = true }), cancellationToken);

    public Task<Operation> ResumeAsync(DatabaseId id, OperationOptions? options = null, CancellationToken cancellationToken = default) => BeginAsync(
        id, OperationKind.Resume, options, (record, _, _) => Task.FromResult(record with { Paused = false }), cancellationToken);

    public Task<Operation> RestartAsync(DatabaseId id, OperationOptions? options = null, CancellationToken cancellationToken = default) => BeginAsync(
        id,
        OperationKind.Restart,
        options,
        async (record, engine, context) =>
        {
            var observed = await observer.ObserveAsync((IEngine)engine, context.Namespace, cancellationToken).ConfigureAwait(false);
            var operation = record.Operation with { Input = new OperationInput { Restart = engine.MarkRestart(context, observed) } };
            return record with { RestartedAt = timeProvider.GetUtcNow(), Operation = operation };
        },
        cancellationToken);

    public Task<Operation> SwitchoverAsync(
        DatabaseId id, string? instance = null, OperationOptions? options = null, CancellationToken cancellationToken = default) => BeginAsync(
        id,
        OperationKind.Switchover,
        options,
        async (record, engine, context) =>
        {
            var observed = await observer.ObserveAsync((IEngine)engine, context.Namespace, cancellationToken).ConfigureAwait(false);
            var target = engine.ChoosePrimary(context, instance, [], observed);
            if (instance is null)
            {
                target = engine.ChoosePrimary(context, instance, await RankAsync(engine, context, cancellationToken).ConfigureAwait(false), observed);
            }

            return record with { Operation = record.Operation with { Input = new OperationInput { Instance = target } } };
        },
        cancellationToken);

    /// <summary>The most advanced replica takes over soonest; any other gets all that was committed too, so that not to know is no harm.</summary>
    private async Task<IReadOnlyList<string>> RankAsync(ILifecycleEngine engine, DatabaseContext context, CancellationToken cancellationToken)
    {
        try
        {
            return await commands.RunOnPrimaryAsync((IEngine)engine, context, engine.RankReplicas(), cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is KubernetesApiException or ProvisioningException)
        {
            Log.RankingFailed(logger, context.Spec.Id, exception.Message);
            return [];
        }
    }

    private Task<Operation> BeginAsync(
        DatabaseId id,
        OperationKind kind,
        OperationOptions? options,
        Func<DatabaseRecord, ILifecycleEngine, DatabaseContext, Task<DatabaseRecord>> prepare,
        CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(id);
        return ApiCalls.RunAsync(() => starter.BeginAsync(
            id,
            kind,
            options ?? new OperationOptions(),
            record =>
            {
                var engine = engines.Get(new DatabaseEngine(record.Engine));
                var context = contexts.Create(SpecFormat.Read(record, engine), engine, record);
                return prepare(record, engine.Get<ILifecycleEngine>(kind), context);
            },
            cancellationToken));
    }
}
