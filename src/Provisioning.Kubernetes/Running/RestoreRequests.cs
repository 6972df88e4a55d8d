using Microsoft.Extensions.Options;
using Provisioning.Kubernetes.Api;
using Provisioning.Kubernetes.Backups;
using Provisioning.Kubernetes.Credentials;
using Provisioning.Kubernetes.Engines;
using Provisioning.Kubernetes.Options;
using Provisioning.Kubernetes.Pipeline;
using Provisioning.Kubernetes.State;
using Provisioning.Kubernetes.Validation;

namespace Provisioning.Kubernetes.Running;

/// <summary>Turns restores that callers ask for into recorded operations; whatever can be told now is refused before anything is written.</summary>
internal sealed class RestoreRequests(
    IKubernetesApi api,
    RecordStore store,
    EngineCatalog engines,
    DatabaseLookup lookup,
    RestoreSources sources,
    CredentialVault vault,
    OperationStarter starter,
    IOptions<ProvisioningOptions> options,
    TimeProvider timeProvider)
{
    public Task<Operation> RestoreAsync(RestoreRequest request, OperationOptions asked, CancellationToken cancellationToken) =>
        RestoreAsync(request, temporary: null, asked, cancellationToken);

    /// <param name="request">What to restore.</param>
    /// <param name="temporary">Set to make a throw-away database.</param>
    /// <param name="asked">Who asks.</param>
    /// <param name="cancellationToken">Stops.</param>
    public async Task<Operation> RestoreAsync(
        RestoreRequest request, TemporaryRecord? temporary, OperationOptions asked, CancellationToken cancellationToken)
    {
        var engine = engines.Find(request.Spec.Engine)
            ?? throw new SpecValidationException([SpecValidator.UnknownEngine(request.Spec.Engine, engines.Registered)]);
        CheckOrganization(request);
        var (source, context) = await FindAsync(request, engine, cancellationToken).ConfigureAwait(false);
        var spec = Fit(request.Spec, engine, source);
        await vault.EnsureKeyAsync(cancellationToken).ConfigureAwait(false);
        var origin = await sources.ResolveAsync(engine, context, source, request.Target, cancellationToken).ConfigureAwait(false);
        var input = new OperationInput { Source = request.Source?.ToString() };
        return await starter.RaceAsync(
            spec.Id, () => TryBeginAsync(spec, engine, origin, input, temporary, asked, cancellationToken)).ConfigureAwait(false);
    }

    /// <summary>Does not tell whether there is such a source: that is nobody else's business.</summary>
    private static void CheckOrganization(RestoreRequest request)
    {
        var organization = request.Source is { } id ? id.Organization : request.Archive!.Organization;
        if (organization != request.Spec.Organization && !request.AllowOtherOrganization)
        {
            var source = request.Source?.ToString() ?? $"archive {request.Archive!.Folder}";
            throw new ProvisioningException(
                ErrorCode.NotFound,
                $"Organization {request.Spec.Organization} has no {source}. "
                + $"To restore from another organization, set {nameof(request.AllowOtherOrganization)}.");
        }
    }

    private async Task<(RestoreSource Source, DatabaseContext? Context)> FindAsync(
        RestoreRequest request, IEngine engine, CancellationToken cancellationToken)
    {
        if (request.Archive is { } archive)
        {
            if (archive.Engine != engine.Engine || !options.Value.BackupStores.ContainsKey(archive.Store))
            {
                throw archive.Engine != engine.Engine
                    ? OtherEngine(archive.Engine, engine)
                    : new ProvisioningException(ErrorCode.InvalidSpec, $"The backup store '{archive.Store}' is not configured in this process.");
            }

            return (await sources.DescribeAsync(archive, cancellationToken).ConfigureAwait(false), null);
        }

        var (record, from, context) = await lookup.GetAsync(request.Source!, cancellationToken).ConfigureAwait(false);
        if (from.Engine != engine.Engine)
        {
            throw OtherEngine(from.Engine, engine);
        }

        return record.State == DatabaseState.Deprovisioning
            ? throw new ProvisioningException(ErrorCode.InvalidState, $"{request.Source} is being deleted. Restore from its archive if that is kept.")
            : (await sources.DescribeAsync(from, context, cancellationToken).ConfigureAwait(false), context);
    }

    private static SpecValidationException OtherEngine(DatabaseEngine source, IEngine engine) => new(
        [new SpecError { Field = nameof(DatabaseSpec.Engine), Message = $"The source is a {source} database, which {engine.Engine} cannot restore." }]);

    private DatabaseSpec Fit(DatabaseSpec asked, IEngine engine, RestoreSource source)
    {
        var tier = options.Value.Tiers.TryGetValue(asked.Tier.Value, out var known) ? known : null;
        var (spec, errors) = engine.Get<IBackupEngine>(OperationKind.Restore).FitToSource(asked, tier, source);
        List<SpecError> all = [.. errors, .. SpecValidator.Validate(spec, engine, options.Value)];
        return all.Count == 0 ? spec : throw new SpecValidationException(all);
    }

    private async Task<Operation?> TryBeginAsync(
        DatabaseSpec spec,
        IEngine engine,
        RecoveryOrigin origin,
        OperationInput input,
        TemporaryRecord? temporary,
        OperationOptions asked,
        CancellationToken cancellationToken)
    {
        var stored = await store.GetAsync(spec.Id.Namespace, cancellationToken).ConfigureAwait(false);
        if (stored is { Record: { DeletedAt: null } record })
        {
            OperationStarter.CheckIdentity(record, spec.Id);
            if (record.Operation.Kind != OperationKind.Restore.Value || record.Endpoint is not null)
            {
                throw new ProvisioningException(
                    ErrorCode.NameTaken, $"There is a database {spec.Id} already. Restore to another project, or restore {spec.Id} in place.");
            }

            if (!record.Operation.IsFinished())
            {
                return record.Origin == origin ? record.Operation.ToOperation(record) : throw OperationStarter.InProgress(record);
            }

            // A restore that failed before there was a database is begun anew, with whatever target.
            var again = await starter.CreateAsync(OperationKind.Restore, spec.Id, asked, cancellationToken).ConfigureAwait(false);
            var begun = record.Begin(again with { Input = input }) with
            {
                Spec = SpecFormat.Write(spec, engine),
                Version = engine.ResolveVersion(spec),
                Tier = spec.Tier.Value.ToUpperInvariant(),
                Origin = origin,
            };
            return starter.Start(await store.ReplaceAsync(stored, begun, cancellationToken).ConfigureAwait(false), nameIsFree: false);
        }

        var ns = await NamespaceClaims.FindAsync(api, spec.Id, cancellationToken).ConfigureAwait(false);
        var operation = await starter.CreateAsync(OperationKind.Restore, spec.Id, asked, cancellationToken).ConfigureAwait(false);
        var first = ProvisionRequests.CreateRecord(spec, engine, operation with { Input = input }, timeProvider.GetUtcNow()) with
        {
            Origin = origin,
            Temporary = temporary,
        };
        var written = stored is null
            ? await store.CreateAsync(first, cancellationToken).ConfigureAwait(false)
            : await store.ReplaceAsync(stored, first, cancellationToken).ConfigureAwait(false);
        return starter.Start(written, nameIsFree: ns is null);
    }
}
