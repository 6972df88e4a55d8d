using Provisioning.Kubernetes.Execution;

namespace Provisioning.Kubernetes.Backups;

/// <summary>Makes named restore points. Thread safe.</summary>
internal sealed class RestorePoints(DatabaseLookup lookup, PodCommandRunner commands)
{
    /// <exception cref="ProvisioningException">The name is not usable, or the database has no policy or takes no writes.</exception>
    public async Task<RestorePoint> CreateAsync(DatabaseId id, string name, CancellationToken cancellationToken)
    {
        var (_, engine, context) = await lookup.GetAsync(id, cancellationToken).ConfigureAwait(false);
        var backups = BackupReader.Require(engine, context);
        return backups.GetRestorePointError(name) is { } error
            ? throw new SpecValidationException([new SpecError { Field = nameof(RestorePoint.Name), Message = error }])
            : await commands.RunOnPrimaryAsync(engine, context, backups.CreateRestorePoint(context, name), cancellationToken).ConfigureAwait(false);
    }
}
