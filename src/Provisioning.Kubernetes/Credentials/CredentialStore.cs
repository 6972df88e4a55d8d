using Provisioning.Kubernetes.Engines;
using Provisioning.Kubernetes.Errors;
using Provisioning.Kubernetes.Observing;
using Provisioning.Kubernetes.Running;
using Provisioning.Kubernetes.State;

namespace Provisioning.Kubernetes.Credentials;

/// <inheritdoc cref="ICredentialStore"/>
internal sealed class CredentialStore(
    DatabaseLookup lookup, CredentialVault vault, OperationStarter starter, EngineCatalog engines, DatabaseObserver observer) : ICredentialStore
{
    public Task<DatabaseCredentials> GetAsync(DatabaseId id, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(id);
        return ApiCalls.RunAsync(async () =>
        {
            var stored = await lookup.FindAsync(id, cancellationToken).ConfigureAwait(false)
                ?? throw new ProvisioningException(ErrorCode.NotFound, $"There is no database {id}.");
            var rotation = Rotations.FindUnsealed(stored.Record);
            return (rotation is null ? null : await FindRotatedAsync(id, rotation, cancellationToken).ConfigureAwait(false))
                ?? await vault.OpenAsync(id, new DatabaseEngine(stored.Record.Engine), cancellationToken).ConfigureAwait(false);
        });
    }

    public Task<Operation> RotateAsync(DatabaseId id, OperationOptions? options = null, CancellationToken cancellationToken = default) =>
        BeginAsync(
            id,
            OperationKind.RotateCredentials,
            options,
            record => engines.Get(new DatabaseEngine(record.Engine)).Get<ICredentialEngine>(OperationKind.RotateCredentials),
            cancellationToken);

    public Task<Operation> ResealAsync(DatabaseId id, OperationOptions? options = null, CancellationToken cancellationToken = default) =>
        BeginAsync(id, OperationKind.ResealCredentials, options, check: null, cancellationToken);

    /// <summary>The credentials that a rotation made and the server takes, though they are not sealed yet; null when it does not take them (yet).</summary>
    private async Task<DatabaseCredentials?> FindRotatedAsync(DatabaseId id, string rotation, CancellationToken cancellationToken)
    {
        var (_, engine, context) = await lookup.GetAsync(id, cancellationToken).ConfigureAwait(false);
        var rotating = engine.Get<ICredentialEngine>(OperationKind.RotateCredentials);
        var secret = await vault.FindAsync(context, rotating.GetPasswordSecret(context), cancellationToken).ConfigureAwait(false);
        if (secret is null || !Rotations.IsOf(secret, rotation))
        {
            return null;
        }

        var observed = await observer.ObserveAsync(engine, context.Namespace, cancellationToken).ConfigureAwait(false);
        return rotating.GetRotation(context, secret.Metadata.ResourceVersion ?? "", observed) is Readiness.Ready
            ? await vault.ReadAsync(engine, context, cancellationToken).ConfigureAwait(false)
            : null;
    }

    private Task<Operation> BeginAsync(
        DatabaseId id, OperationKind kind, OperationOptions? options, Action<DatabaseRecord>? check, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(id);
        return ApiCalls.RunAsync(async () =>
        {
            await vault.EnsureKeyAsync(cancellationToken).ConfigureAwait(false);
            return await starter.BeginAsync(
                id,
                kind,
                options ?? new OperationOptions(),
                record =>
                {
                    check?.Invoke(record);
                    return record.Endpoint is null
                        ? throw new ProvisioningException(ErrorCode.InvalidState, $"{id} was never ready, and has no credentials yet.")
                        : Task.FromResult(record);
                },
                cancellationToken).ConfigureAwait(false);
        });
    }
}
