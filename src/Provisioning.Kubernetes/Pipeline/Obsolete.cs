using Provisioning.Kubernetes.Credentials;
using Provisioning.Kubernetes.Engines;
using Provisioning.Kubernetes.Isolation;
using Provisioning.Kubernetes.Resources;
using Provisioning.Kubernetes.State;

namespace Provisioning.Kubernetes.Pipeline;

/// <summary>What was applied for an earlier spec and is not part of this one. Pure.</summary>
internal static class Obsolete
{
    public static IReadOnlyList<AppliedObject> Find(IReadOnlyList<AppliedObject> applied, DatabaseContext context, DatabaseManifests manifests)
    {
        AppliedObject[] wanted = [.. GetWanted(context, manifests), .. context.Kept?.Applied ?? []];

        // The last applied first: what others refer to was applied before them.
        return [.. applied.Where(old => !Array.Exists(wanted, old.IsSame)).Reverse()];
    }

    /// <summary>All that is, or will be, applied of a database.</summary>
    public static IEnumerable<AppliedObject> GetWanted(DatabaseContext context, DatabaseManifests manifests) =>
        [
            .. IsolationManifests.Bounds(context, manifests.Sidecars)
                .Concat(manifests.Isolation).Concat(manifests.Deployment).Concat(manifests.Endpoint).Concat(manifests.Backup).Concat(manifests.Monitoring)
                .Select(manifest => AppliedObject.From(manifest.Type, manifest.Name)),
            .. manifests.Secrets.Select(secret => secret.Name).Concat(manifests.CopiedSecrets.Select(secret => secret.Name)).Concat(manifests.Inherited)
                .Select(name => AppliedObject.From(CoreTypes.Secret, name)),
            AppliedObject.From(CoreTypes.Secret, CredentialVault.SecretName),
        ];
}
