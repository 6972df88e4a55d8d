using System.Security.Cryptography;
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

/// <summary>
/// Turns what callers ask for into recorded operations. Every decision is made on a record that was just read, and the write that follows fails when it has
/// changed.
/// </summary>
internal sealed class Requests(
    IKubernetesApi api,
    RecordStore store,
    EngineCatalog engines,
    DatabaseContextFactory contexts,
    CredentialVault vault,
    Planner planner,
    Pipelines pipelines,
    Runner runner,
    IOptions<ProvisioningOptions> options,
    TimeProvider timeProvider)
{
    /// <summary>Lost races before giving up: each one means that somebody else got further.</summary>
    private const int MaxRaces = 10;

    private const int MaxRequestedByLength = 253;

    public async Task<Operation> ProvisionAsync(DatabaseSpec spec, OperationOptions request, CancellationToken cancellationToken)
    {
        var engine = Validate(spec);
        await vault.EnsureKeyAsync(cancellationToken).ConfigureAwait(false);
        using var reservation = runner.Reserve(spec.Id.Namespace);
        for (var race = 0; race < MaxRaces; race++)
        {
            // A name that nobody has heard of is claimed without a look: the claim itself fails when it is taken.
            var stored = race == 0 && !store.Knows(spec.Id.Namespace)
                ? null
                : await store.GetAsync(spec.Id.Namespace, cancellationToken).ConfigureAwait(false);
            var operation = stored is null or { Record.DeletedAt: not null }
                ? await CreateAsync(stored, spec, engine, request, cancellationToken).ConfigureAwait(false)
                : await ConvergeAsync(stored, spec, engine, request, cancellationToken).ConfigureAwait(false);
            if (operation is not null)
            {
                return operation;
            }
        }

        throw Contended(spec.Id);
    }

    public async Task<Plan> PlanAsync(DatabaseSpec spec, CancellationToken cancellationToken)
    {
        var engine = Validate(spec);
        var stored = await store.GetAsync(spec.Id.Namespace, cancellationToken).ConfigureAwait(false);
        if (stored is null or { Record.DeletedAt: not null })
        {
            return await planner.PlanAsync(engine, contexts.Create(spec, CreateIncarnation()), record: null, cancellationToken).ConfigureAwait(false);
        }

        CheckIdentity(stored.Record, spec.Id);
        CheckChange(stored.Record, spec, engine);
        return await planner.PlanAsync(engine, contexts.Create(spec, engine, stored.Record), stored.Record, cancellationToken).ConfigureAwait(false);
    }

    public async Task<Operation> DeprovisionAsync(DatabaseId id, OperationOptions request, CancellationToken cancellationToken)
    {
        if (!NameRules.IsDnsLabel(id.Namespace) || id.Namespace.Length > NameRules.MaxLabelLength)
        {
            throw new SpecValidationException([new SpecError { Field = nameof(DatabaseId), Message = $"'{id}' is not the identity of a database." }]);
        }

        using var reservation = runner.Reserve(id.Namespace);
        for (var race = 0; race < MaxRaces; race++)
        {
            var stored = await store.GetAsync(id.Namespace, cancellationToken).ConfigureAwait(false);
            var operation = stored is null
                ? await DeleteUnrecordedAsync(id, request, cancellationToken).ConfigureAwait(false)
                : await DeleteAsync(stored, id, request, cancellationToken).ConfigureAwait(false);
            if (operation is not null)
            {
                return operation;
            }
        }

        throw Contended(id);
    }

    private static string CreateIncarnation() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(4));

    private static ProvisioningException Contended(DatabaseId id) =>
        new(ErrorCode.OperationInProgress, $"The record of {id} kept changing while it was read.", isTransient: true);

    /// <summary>A record under the same name whose parts are split otherwise is another tenant's.</summary>
    private static void CheckIdentity(DatabaseRecord record, DatabaseId id)
    {
        if (record.GetId() != id)
        {
            throw NamespaceClaims.Taken(id);
        }
    }

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
        var now = timeProvider.GetUtcNow();
        var record = new DatabaseRecord
        {
            Organization = spec.Organization,
            Project = spec.Project,
            Engine = engine.Engine.Value.ToLowerInvariant(),
            Tier = spec.Tier.Value.ToUpperInvariant(),
            Incarnation = CreateIncarnation(),
            CreatedAt = now,
            State = DatabaseState.Provisioning,
            Spec = SpecFormat.Write(spec, engine),
            Version = engine.ResolveVersion(spec),
            Operation = await BeginAsync(OperationKind.Provision, spec.Id, request, cancellationToken).ConfigureAwait(false),
        };
        var written = deleted is null
            ? await store.CreateAsync(record, cancellationToken).ConfigureAwait(false)
            : await store.ReplaceAsync(deleted, record, cancellationToken).ConfigureAwait(false);
        return Start(written, nameIsFree: ns is null);
    }

    private async Task<Operation?> ConvergeAsync(
        StoredRecord stored, DatabaseSpec spec, IEngine engine, OperationOptions request, CancellationToken cancellationToken)
    {
        var record = stored.Record;
        CheckIdentity(record, spec.Id);
        var isSame = IsSame(record, spec, engine);
        var last = record.Operation;
        if (!last.IsFinished())
        {
            return isSame && last.Kind != OperationKind.Deprovision.Value ? last.ToOperation(record) : throw InProgress(record);
        }

        if (last.Kind == OperationKind.Deprovision.Value)
        {
            throw new ProvisioningException(
                ErrorCode.OperationInProgress,
                $"{spec.Id} is half deleted: its deprovision failed ({record.Message}). Deprovision it again until that succeeds, then provision it.");
        }

        CheckChange(record, spec, engine);
        if (isSame && record.State == DatabaseState.Active)
        {
            var plan = await planner.PlanAsync(engine, contexts.Create(spec, engine, record), record, cancellationToken).ConfigureAwait(false);
            if (!plan.HasChanges)
            {
                return last.ToOperation(record);
            }
        }

        // What was active once is updated, whatever became of it since.
        var kind = record.Endpoint is null ? OperationKind.Provision : OperationKind.Update;
        var begun = record.Begin(await BeginAsync(kind, spec.Id, request, cancellationToken).ConfigureAwait(false)) with
        {
            Spec = SpecFormat.Write(spec, engine),
            Version = engine.ResolveVersion(record.Version is null ? spec : engine.PinVersion(spec, record.Version)),
            Tier = spec.Tier.Value.ToUpperInvariant(),
            State = kind == OperationKind.Update ? DatabaseState.Updating : DatabaseState.Provisioning,
            Message = "",
        };
        return Start(await store.ReplaceAsync(stored, begun, cancellationToken).ConfigureAwait(false), nameIsFree: false);
    }

    private async Task<Operation?> DeleteAsync(StoredRecord stored, DatabaseId id, OperationOptions request, CancellationToken cancellationToken)
    {
        var record = stored.Record;
        if (record.GetId() != id)
        {
            // The name is somebody else's, and nothing of theirs is touched or told.
            throw new ProvisioningException(ErrorCode.NotFound, $"There is no database {id}.");
        }

        if (record.DeletedAt is not null)
        {
            return record.Operation.ToOperation(record);
        }

        if (!record.Operation.IsFinished())
        {
            return record.Operation.Kind == OperationKind.Deprovision.Value ? record.Operation.ToOperation(record) : throw InProgress(record);
        }

        var begun = record.Begin(await BeginAsync(OperationKind.Deprovision, id, request, cancellationToken).ConfigureAwait(false)) with
        {
            State = DatabaseState.Deprovisioning,
            Message = "",
        };
        return Start(await store.ReplaceAsync(stored, begun, cancellationToken).ConfigureAwait(false), nameIsFree: false);
    }

    /// <summary>Without a record there may still be a namespace of ours; without either, the operation is recorded as done.</summary>
    private async Task<Operation?> DeleteUnrecordedAsync(DatabaseId id, OperationOptions request, CancellationToken cancellationToken)
    {
        var ns = await api.GetAsync(Resources.CoreTypes.Namespace, ns: null, id.Namespace, cancellationToken).ConfigureAwait(false);
        var record = CreateTombstone(id, request);
        if (ns is not null && NamespaceClaims.IsOf(ns, id))
        {
            record = record with
            {
                DeletedAt = null,
                Engine = ns.Metadata.Labels?.GetValueOrDefault(Resources.WellKnownLabels.Engine) ?? record.Engine,
                Operation = await BeginAsync(OperationKind.Deprovision, id, request, cancellationToken).ConfigureAwait(false),
            };
        }

        var written = await store.CreateAsync(record, cancellationToken).ConfigureAwait(false);
        return record.DeletedAt is null ? Start(written, nameIsFree: false) : written?.Record.Operation.ToOperation(written.Record);
    }

    private DatabaseRecord CreateTombstone(DatabaseId id, OperationOptions request)
    {
        var now = timeProvider.GetUtcNow();
        return new DatabaseRecord
        {
            Organization = id.Organization,
            Project = id.Project,
            Engine = "none",
            Tier = "NONE",
            Incarnation = CreateIncarnation(),
            CreatedAt = now,
            State = DatabaseState.Deprovisioning,
            DeletedAt = now,
            Operation = new OperationRecord
            {
                Id = OperationIds.Create(id.Namespace),
                Kind = OperationKind.Deprovision.Value,
                RequestedBy = Shorten(request.RequestedBy),
                CreatedAt = now,
                CompletedAt = now,
                State = OperationState.Succeeded,
                Stages =
                [
                    .. pipelines.CreateRecords(OperationKind.Deprovision)
                        .Select(
                            stage => stage with { State = StageState.Skipped, Message = $"There is no database {id}.", UpdatedAt = now, CompletedAt = now }),
                ],
            },
        };
    }

    private async Task<OperationRecord> BeginAsync(OperationKind kind, DatabaseId id, OperationOptions request, CancellationToken cancellationToken)
    {
        var name = await runner.GetNameAsync(cancellationToken).ConfigureAwait(false);
        var now = timeProvider.GetUtcNow();
        var stages = pipelines.CreateRecords(kind);
        return new OperationRecord
        {
            Id = OperationIds.Create(id.Namespace),
            Kind = kind.Value,
            RequestedBy = Shorten(request.RequestedBy),
            CreatedAt = now,
            Runner = name,
            State = name is null ? OperationState.Pending : OperationState.Running,
            Stages = name is null ? stages : [stages[0] with { State = StageState.Running, StartedAt = now, UpdatedAt = now }, .. stages.Skip(1)],
        };
    }

    private Operation? Start(StoredRecord? written, bool nameIsFree)
    {
        if (written is null)
        {
            return null;
        }

        runner.Run(written, nameIsFree);
        return written.Record.Operation.ToOperation(written.Record);
    }

    private void CheckChange(DatabaseRecord record, DatabaseSpec spec, IEngine engine)
    {
        if (!new DatabaseEngine(record.Engine).Equals(spec.Engine))
        {
            throw new SpecValidationException(
                [new SpecError { Field = nameof(spec.Engine),
                    Message = $"{spec.Id} is a {record.Engine} database; its engine cannot be changed to {spec.Engine}." }]);
        }

        if (record.Spec is null)
        {
            return;
        }

        var current = contexts.Create(SpecFormat.Read(record, engine), engine, record);
        List<SpecError> errors = [.. engine.ValidateChange(current, contexts.Create(spec, engine, record))];
        if (errors.Count > 0)
        {
            throw new SpecValidationException(errors);
        }
    }

    private static string? Shorten(string? text) => text?.Length > MaxRequestedByLength ? text[..MaxRequestedByLength] : text;

    private static bool IsSame(DatabaseRecord record, DatabaseSpec spec, IEngine engine) =>
        new DatabaseEngine(record.Engine).Equals(spec.Engine) && record.Spec is not null && SpecFormat.Read(record, engine).Equals(spec);

    private static OperationInProgressException InProgress(DatabaseRecord record) =>
        new(record.GetId(), new OperationId(record.Operation.Id), new OperationKind(record.Operation.Kind));
}
