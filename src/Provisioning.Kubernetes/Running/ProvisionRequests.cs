using Microsoft.Extensions.Options;
using Provisioning.Kubernetes.Api;
using Provisioning.Kubernetes.Credentials;
using Provisioning.Kubernetes.Engines;
using Provisioning.Kubernetes.Options;
using Provisioning.Kubernetes.Pipeline;
using Provisioning.Kubernetes.Planning;
using Provisioning.Kubernetes.State;
using Provisioning.Kubernetes.Validation;

namespace Provisioning.Kubernetes.Running;

/// <summary>Turns the specs that callers ask for into recorded operations.</summary>
internal sealed class ProvisionRequests(
    IKubernetesApi api,
    RecordStore store,
    EngineCatalog engines,
    DatabaseContextFactory contexts,
    CredentialVault vault,
    Planner planner,
    OperationStarter starter,
    IOptions<ProvisioningOptions> options,
    TimeProvider timeProvider)
{
    public async Task<Operation> ProvisionAsync(DatabaseSpec spec, OperationOptions request, CancellationToken cancellationToken)
    {
        var engine = Validate(spec);
        await vault.EnsureKeyAsync(cancellationToken).ConfigureAwait(false);

        // A name that nobody has heard of is claimed without a look: the claim itself fails when it is taken.
        var isNew = !store.Knows(spec.Id.Namespace);
        return await starter.RaceAsync(
            spec.Id,
            async () =>
            {
                var stored = isNew ? null : await store.GetAsync(spec.Id.Namespace, cancellationToken).ConfigureAwait(false);
                isNew = false;
                return stored is null or { Record.DeletedAt: not null }
                    ? await CreateAsync(stored, spec, engine, request, cancellationToken).ConfigureAwait(false)
                    : await ConvergeAsync(stored, spec, engine, request, cancellationToken).ConfigureAwait(false);
            }).ConfigureAwait(false);
    }

    public async Task<Plan> PlanAsync(DatabaseSpec spec, CancellationToken cancellationToken)
    {
        var engine = Validate(spec);
        var stored = await store.GetAsync(spec.Id.Namespace, cancellationToken).ConfigureAwait(false);
        if (stored is null or { Record.DeletedAt: not null })
        {
            var context = contexts.Create(spec, OperationStarter.CreateIncarnation());
            return await planner.PlanAsync(engine, context, record: null, cancellationToken).ConfigureAwait(false);
        }

        OperationStarter.CheckIdentity(stored.Record, spec.Id);
        var record = await ChangeAsync(stored.Record, spec, engine, cancellationToken).ConfigureAwait(false);
        return await planner.PlanAsync(engine, contexts.Create(spec, engine, record), record, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The first record of a database.</summary>
    public static DatabaseRecord CreateRecord(DatabaseSpec spec, IEngine engine, OperationRecord operation, DateTimeOffset now) => new()
    {
        Organization = spec.Organization,
        Project = spec.Project,
        Engine = engine.Engine.Value.ToLowerInvariant(),
        Tier = spec.Tier.Value.ToUpperInvariant(),
        Incarnation = OperationStarter.CreateIncarnation(),
        CreatedAt = now,
        State = DatabaseState.Provisioning,
        Spec = SpecFormat.Write(spec, engine),
        Version = engine.ResolveVersion(spec),
        Operation = operation,
    };

    private IEngine Validate(DatabaseSpec spec)
    {
        var engine = engines.Find(spec.Engine) ?? throw new SpecValidationException([SpecValidator.UnknownEngine(spec.Engine, engines.Registered)]);
        var errors = SpecValidator.Validate(spec, engine, options.Value);
        return errors.Count == 0 ? engine : throw new SpecValidationException(errors);
    }

    private async Task<Operation?> CreateAsync(
        StoredRecord? deleted, DatabaseSpec spec, IEngine engine, OperationOptions request, CancellationToken cancellationToken)
    {
        var ns = await NamespaceClaims.FindAsync(api, spec.Id, cancellationToken).ConfigureAwait(false);
        var operation = await starter.CreateAsync(OperationKind.Provision, spec.Id, request, cancellationToken).ConfigureAwait(false);
        var record = CreateRecord(spec, engine, operation, timeProvider.GetUtcNow());
        var written = deleted is null
            ? await store.CreateAsync(record, cancellationToken).ConfigureAwait(false)
            : await store.ReplaceAsync(deleted, record, cancellationToken).ConfigureAwait(false);
        return starter.Start(written, nameIsFree: ns is null);
    }

    private async Task<Operation?> ConvergeAsync(
        StoredRecord stored, DatabaseSpec spec, IEngine engine, OperationOptions request, CancellationToken cancellationToken)
    {
        var record = stored.Record;
        OperationStarter.CheckIdentity(record, spec.Id);
        var isSame = IsSame(record, spec, engine);
        var last = record.Operation;
        if (!last.IsFinished())
        {
            return isSame && last.Kind != OperationKind.Deprovision.Value ? last.ToOperation(record) : throw OperationStarter.InProgress(record);
        }

        OperationStarter.CheckWhole(record);
        if (record.State == DatabaseState.Paused)
        {
            return isSame ? record.GetMaker().ToOperation(record) : throw TransitionRules.Refuse(spec.Id, OperationKind.Update, record.State)!;
        }

        record = await ChangeAsync(record, spec, engine, cancellationToken).ConfigureAwait(false);
        if (isSame && record.State == DatabaseState.Active && Rotations.FindUnsealed(record) is null)
        {
            var plan = await planner.PlanAsync(engine, contexts.Create(spec, engine, record), record, cancellationToken).ConfigureAwait(false);
            if (!plan.HasChanges)
            {
                return record.GetMaker().ToOperation(record);
            }
        }

        // What was active once is updated, whatever became of it since.
        var kind = record.Endpoint is null ? OperationKind.Provision : OperationKind.Update;
        var begun = record.Begin(await starter.CreateAsync(kind, spec.Id, request, cancellationToken).ConfigureAwait(false)) with
        {
            Spec = SpecFormat.Write(spec, engine),
            Version = ResolveVersion(record, spec, engine),
            Tier = spec.Tier.Value.ToUpperInvariant(),

            // A pause or a resume that failed half-way: what is provisioned is to run.
            Paused = false,
        };
        return starter.Start(await store.ReplaceAsync(stored, begun, cancellationToken).ConfigureAwait(false), nameIsFree: false);
    }

    /// <summary>The record with what the change makes of it besides the spec.</summary>
    /// <exception cref="ProvisioningException">The change is not possible.</exception>
    private async Task<DatabaseRecord> ChangeAsync(DatabaseRecord record, DatabaseSpec spec, IEngine engine, CancellationToken cancellationToken)
    {
        if (!new DatabaseEngine(record.Engine).Equals(spec.Engine))
        {
            throw new SpecValidationException(
                [new SpecError { Field = nameof(spec.Engine),
                    Message = $"{spec.Id} is a {record.Engine} database; its engine cannot be changed to {spec.Engine}." }]);
        }

        if (record.Spec is null)
        {
            return record;
        }

        var current = contexts.Create(SpecFormat.Read(record, engine), engine, record);
        var desired = contexts.Create(spec, engine, record);
        List<SpecError> errors = [.. engine.ValidateChange(current, desired)];
        if (errors.Count > 0)
        {
            throw new SpecValidationException(errors);
        }

        if (current.HasLived)
        {
            await VolumeGrowth.CheckAsync(api, current, desired, cancellationToken).ConfigureAwait(false);
        }

        return Upgrades.Begin(record, engine, current, desired);
    }

    private static string ResolveVersion(DatabaseRecord record, DatabaseSpec spec, IEngine engine) =>
        engine.ResolveVersion(record.Version is null ? spec : engine.PinVersion(spec, record.Version));

    private static bool IsSame(DatabaseRecord record, DatabaseSpec spec, IEngine engine) =>
        new DatabaseEngine(record.Engine).Equals(spec.Engine) && record.Spec is not null && SpecFormat.Read(record, engine).Equals(spec);
}
