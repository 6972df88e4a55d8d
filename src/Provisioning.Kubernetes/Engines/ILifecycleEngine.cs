using System.Text.Json.Nodes;
using Provisioning.Kubernetes.Api;
using Provisioning.Kubernetes.State;

namespace Provisioning.Kubernetes.Engines;

/// <summary>
/// What an engine is that can be paused, restarted and switched over: pure functions, as those of <see cref="IEngine"/>. An engine without it does none of it.
/// </summary>
internal interface ILifecycleEngine
{
    /// <summary>
    /// The operator's main object, which says by <see cref="DatabaseContext.Paused"/> whether instances run and by <see cref="DatabaseContext.RestartedAt"/>
    /// since when they are to have been restarted. One of <see cref="DatabaseManifests.Deployment"/>.
    /// </summary>
    Manifest RenderInstances(DatabaseContext context);

    /// <summary>
    /// Ending of the archive's name from the change on, when the change is one to another major version, so that nothing can be archived where it was; null for
    /// any other change.
    /// </summary>
    string? FindUpgrade(DatabaseContext current, DatabaseContext desired);

    /// <summary>
    /// Names of the volume claims that the operator does not enlarge in the state that the database is in, since it does nothing before they are.
    /// </summary>
    IEnumerable<string> FindBlockedVolumes(DatabaseContext context, IObservedObjects observed);

    /// <summary>How far a pause is; ready once no instance is left.</summary>
    Readiness GetPause(DatabaseContext context, IObservedObjects observed);

    /// <summary>What tells instances from those that a restart leaves, to be recorded before it.</summary>
    RestartMark MarkRestart(DatabaseContext context, IObservedObjects observed);

    /// <summary>
    /// How far the restart of <see cref="DatabaseContext.RestartedAt"/> is; ready once every instance is another one than when it was marked.
    /// </summary>
    Readiness GetRestart(DatabaseContext context, RestartMark mark, IObservedObjects observed);

    /// <summary>Asks the primary for its replicas, the most advanced first.</summary>
    PodCommand<IReadOnlyList<string>> RankReplicas();

    /// <summary>The instance to switch over to.</summary>
    /// <param name="context">The database.</param>
    /// <param name="instance">The one that was asked for; null for any.</param>
    /// <param name="ranked">Replicas by how advanced they are; those that are not in it come last.</param>
    /// <param name="observed">What is there.</param>
    /// <exception cref="ProvisioningException">It cannot become the primary, or none can, and why.</exception>
    string ChoosePrimary(DatabaseContext context, string? instance, IReadOnlyList<string> ranked, IObservedObjects observed);

    /// <summary>The patch of the main object's status that begins a switchover; null when it has begun or is done.</summary>
    /// <param name="context">The database.</param>
    /// <param name="instance">The instance to become the primary.</param>
    /// <param name="live">The main object as the server has it.</param>
    /// <param name="now">The time.</param>
    JsonObject? BeginSwitchover(DatabaseContext context, string instance, JsonObject live, DateTimeOffset now);

    /// <summary>How far a switchover is that has begun; ready once the instance is the primary and all are ready.</summary>
    Readiness GetSwitchover(DatabaseContext context, string instance, IObservedObjects observed);
}
