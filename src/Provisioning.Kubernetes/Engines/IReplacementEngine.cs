using System.Text.Json.Nodes;
using Provisioning.Kubernetes.Api;
using Provisioning.Kubernetes.Resources;

namespace Provisioning.Kubernetes.Engines;

/// <summary>
/// What an engine is whose databases can be restored in place: one is made beside the other, under another <see cref="DatabaseContext.Name"/>, and takes its
/// place. Pure functions, as those of <see cref="IEngine"/>.
/// </summary>
internal interface IReplacementEngine
{
    /// <summary>The longest <see cref="DatabaseContext.Name"/>.</summary>
    int MaxObjectNameLength { get; }

    /// <summary>
    /// The Secrets, named for the new one, by which applications go on to connect as before: with the same password, and the same authority behind the
    /// server's certificate. They are created before the operator would make its own.
    /// </summary>
    /// <param name="replacement">The new one.</param>
    /// <param name="credentials">As applications have them.</param>
    /// <param name="secrets">Those of <see cref="IEngine.GetCredentialSecrets"/> of the old one that are there, by name.</param>
    /// <param name="replaced">The old one.</param>
    IReadOnlyList<Manifest> RenderInherited(
        DatabaseContext replacement, DatabaseCredentials credentials, IReadOnlyDictionary<string, Secret> secrets, DatabaseContext replaced);

    /// <summary>The change of one of the credential Secrets after which the operator lets the application in with this password; null for none.</summary>
    /// <param name="context">Whose Secret it is.</param>
    /// <param name="secret">As it is.</param>
    /// <param name="credentials">As applications have them.</param>
    JsonObject? PatchPassword(DatabaseContext context, Secret secret, DatabaseCredentials credentials);

    /// <summary>The change of the operator's main object that keeps its servers from running, healthy or not, or lets them run again.</summary>
    JsonObject PatchFence(bool fenced);

    /// <summary>What is left of a database whose objects were deleted, for people; empty once its volumes are gone as well.</summary>
    IEnumerable<string> GetRemains(DatabaseContext context, IObservedObjects observed);

    /// <summary>Reads what is in the application's database, as one clause for people.</summary>
    PodCommand<string> Inspect(DatabaseContext context);
}
