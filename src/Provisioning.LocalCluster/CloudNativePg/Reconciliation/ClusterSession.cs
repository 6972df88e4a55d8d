using System.Globalization;
using System.Text.Json.Nodes;
using Provisioning.LocalCluster.Client;
using Provisioning.LocalCluster.CloudNativePg.Instances;
using Provisioning.LocalCluster.CloudNativePg.Model;

namespace Provisioning.LocalCluster.CloudNativePg.Reconciliation;

/// <summary>One pass over one Cluster: the object as it is now, what it owns, and the writes that keep both current.</summary>
internal sealed class ClusterSession(OperatorContext context, JsonObject item, CancellationToken cancellationToken)
{
    public OperatorContext Context { get; } = context;

    public CancellationToken Cancellation { get; } = cancellationToken;

    public ClusterResource Cluster { get; private set; } = new(item);

    /// <summary>The instances' pods, those that are going included, by serial.</summary>
    public IReadOnlyList<JsonObject> Pods =>
        [.. Owned(Context.Informers.Pods).Where(p => p.Label(Cnpg.PodRoleLabel) == "instance").OrderBy(Serial)];

    /// <summary>The pods that are meant to stay.</summary>
    public IReadOnlyList<JsonObject> ActivePods => [.. Pods.Where(p => !p.IsBeingDeleted())];

    public IReadOnlyList<JsonObject> Jobs => [.. Owned(Context.Informers.Jobs).Where(j => !j.IsBeingDeleted()).OrderBy(j => j.Name(), StringComparer.Ordinal)];

    public IReadOnlyList<JsonObject> Claims =>
        [.. Owned(Context.Informers.Claims).Where(c => !c.IsBeingDeleted()).OrderBy(Serial).ThenBy(c => c.Name(), StringComparer.Ordinal)];

    public JsonObject? Pod(string name) => Pods.FirstOrDefault(p => p.Name() == name);

    /// <summary>What an instance reports, if it runs and its pod is meant to stay.</summary>
    public InstanceReport? Report(string instance) =>
        Pod(instance) is { } pod && !pod.IsBeingDeleted() ? Context.Directory.Get(Cluster.Namespace, instance)?.Report : null;

    /// <summary>Writes the status; a conflict ends the pass, which begins again on the newer object.</summary>
    public async Task UpdateStatusAsync(Action<JsonObject> change) =>
        Cluster = new ClusterResource(await Context.StatusWriter.ReplaceAsync(Cluster.Item, change, Cancellation).ConfigureAwait(false));

    /// <summary>Writes the phase, and <c>Ready</c> with it.</summary>
    public Task SetPhaseAsync(string phase, string reason) => UpdateStatusAsync(status =>
    {
        status["phase"] = phase;
        if (reason.Length == 0)
        {
            status.Remove("phaseReason");
        }
        else
        {
            status["phaseReason"] = reason;
        }

        Conditions.SetReady(status, phase == Phases.Healthy, Context.Time.GetUtcNow());
    });

    public Task SetTargetPrimaryAsync(string target) => UpdateStatusAsync(status =>
    {
        if (status.String("targetPrimary") != target)
        {
            status["targetPrimary"] = target;
            status["targetPrimaryTimestamp"] = Conditions.MicroTimestamp(Context.Time.GetUtcNow());
        }
    });

    public void Emit(string reason, string message) => Context.Events.Normal(Cluster.Item, reason, message);

    public static int Serial(JsonObject item) =>
        int.TryParse(item.Annotation(Cnpg.NodeSerialAnnotation), NumberStyles.None, CultureInfo.InvariantCulture, out var serial) ? serial : 0;

    private IEnumerable<JsonObject> Owned(Informer informer) =>
        informer.List(Cluster.Namespace).Where(i => i.Label(Cnpg.ClusterLabel) == Cluster.Name && i.IsOwnedBy(Cluster.Uid));
}
