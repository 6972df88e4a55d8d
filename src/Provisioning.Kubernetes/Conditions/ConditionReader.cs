using Microsoft.Extensions.Options;
using Provisioning.Kubernetes.Api;
using Provisioning.Kubernetes.Engines;
using Provisioning.Kubernetes.Errors;
using Provisioning.Kubernetes.Observing;
using Provisioning.Kubernetes.Options;
using Provisioning.Kubernetes.State;

namespace Provisioning.Kubernetes.Conditions;

/// <summary>
/// The conditions of databases, from the watches that every operation uses: once they run, reading conditions asks the cluster nothing. Never fails and never
/// waits for long: what cannot be seen is unknown. Thread safe.
/// </summary>
internal sealed class ConditionReader(
    DatabaseObserver observer, EngineCatalog engines, DatabaseContextFactory contexts, IOptions<ProvisioningOptions> options, TimeProvider timeProvider)
{
    /// <summary>How long to wait for the first lists of watches that do not run yet.</summary>
    private static readonly TimeSpan SyncTimeout = TimeSpan.FromSeconds(3);

    /// <summary>For each record its conditions.</summary>
    /// <exception cref="OperationCanceledException">The caller gave up.</exception>
    public async Task<IReadOnlyList<IReadOnlyList<DatabaseCondition>>> ReadAsync(IReadOnlyList<DatabaseRecord> records, CancellationToken cancellationToken)
    {
        var kinds = records.Select(record => record.Engine).Distinct(StringComparer.Ordinal).Select(name => engines.Find(new DatabaseEngine(name))).ToList();
        var faults = new Dictionary<DatabaseEngine, string?>();
        foreach (var engine in kinds.OfType<IEngine>())
        {
            faults[engine.Engine] = await FindFaultAsync(engine, cancellationToken).ConfigureAwait(false);
        }

        return [.. records.Select(record => Judge(record, faults))];
    }

    /// <summary>Starts the engine's watches. Null once they have told what there is, else a sentence why they have not.</summary>
    private async Task<string?> FindFaultAsync(IEngine engine, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(SyncTimeout, timeProvider);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            await observer.ObserveAsync(engine, "", either.Token).ConfigureAwait(false);
            return null;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return $"The cluster did not tell what there is within {SyncTimeout.TotalSeconds} seconds.";
        }
        catch (KubernetesApiException exception)
        {
            return ErrorMapping.ToProvisioning(exception).Message;
        }
        catch (ProvisioningException exception)
        {
            return exception.Message;
        }
    }

    private IReadOnlyList<DatabaseCondition> Judge(DatabaseRecord record, Dictionary<DatabaseEngine, string?> faults)
    {
        try
        {
            var engine = engines.Get(new DatabaseEngine(record.Engine));
            var spec = SpecFormat.Read(record, engine);
            var proven = Proof.Judge(spec, record.Proof, options.Value.VerificationMaxAge, timeProvider.GetUtcNow());
            var fault = faults[engine.Engine] ?? observer.FindOutage(engine);
            if (fault is not null || engine is not IConditionEngine judge)
            {
                return [.. Unobservable(spec, fault ?? $"The library cannot judge databases of the engine {engine.Engine}."), proven];
            }

            var context = contexts.Create(spec, engine, record);
            var input = new ConditionInput(context, record.State, observer.GetObserved(engine, context.Namespace), timeProvider.GetUtcNow());
            return [judge.GetAcceptingConnections(input), spec.Backup is null ? Unprotected() : judge.GetProtected(input), proven];
        }
        catch (ProvisioningException exception)
        {
            // This process lacks the engine, the tier or the backup store.
            return
            [
                .. ((string[])[ConditionTypes.AcceptingConnections, ConditionTypes.Protected, ConditionTypes.Proven])
                    .Select(type => NewCondition.Unknown(type, ConditionReasons.Unobservable, exception.Message)),
            ];
        }
    }

    private static IEnumerable<DatabaseCondition> Unobservable(DatabaseSpec spec, string why) =>
    [
        NewCondition.Unknown(ConditionTypes.AcceptingConnections, ConditionReasons.Unobservable, why),
        spec.Backup is null ? Unprotected() : NewCondition.Unknown(ConditionTypes.Protected, ConditionReasons.Unobservable, why),
    ];

    private static DatabaseCondition Unprotected() => NewCondition.False(
        ConditionTypes.Protected, ConditionReasons.NoBackupPolicy, "The database is not backed up: its spec has no backup policy.");
}
