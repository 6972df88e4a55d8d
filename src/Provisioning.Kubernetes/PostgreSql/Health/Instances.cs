using Provisioning.Kubernetes.Engines;
using Provisioning.Kubernetes.PostgreSql.Resources;
using Provisioning.Kubernetes.Quantities;
using Provisioning.Kubernetes.Resources;

namespace Provisioning.Kubernetes.PostgreSql.Health;

/// <summary>The pods of a cluster, and whether they are as desired.</summary>
internal static class Instances
{
    /// <summary>Instances and jobs alike.</summary>
    public static IEnumerable<Pod> AllPods(DatabaseContext context, IObservedObjects observed) => observed.List(CoreTypes.Pod)
        .Where(pod => Label(pod, PostgreSqlNames.ClusterLabel) == context.Name)
        .OrderBy(pod => pod.Metadata.Name, StringComparer.Ordinal);

    public static IEnumerable<Pod> InstancePods(DatabaseContext context, IObservedObjects observed) =>
        AllPods(context, observed).Where(pod => Label(pod, PostgreSqlNames.PodRoleLabel) == "instance");

    public static IEnumerable<(Pod Pod, string Role)> WithRoles(DatabaseContext context, IObservedObjects observed) =>
        InstancePods(context, observed).Select(pod => (pod, Label(pod, PostgreSqlNames.InstanceRoleLabel) is "primary" or "replica"
            ? Label(pod, PostgreSqlNames.InstanceRoleLabel)!
            : ""));

    public static bool IsReady(Pod pod) => pod.IsReady();

    public static bool IsPrimary(Pod pod) => Label(pod, PostgreSqlNames.InstanceRoleLabel) == "primary";

    /// <summary>Whether the pod was made from this spec: the status may be older than the spec, the pods cannot lie.</summary>
    public static bool IsCurrent(Pod pod, ClusterSpec desired) =>
        (desired.Plugins is not { Count: > 0 } || HasArchiver(pod))
        && pod.Spec?.Containers?.FirstOrDefault(container => container.Name == PostgreSqlNames.Container) is { } container
        && container.Image == desired.ImageName
        && Same(container.Resources?.Requests, desired.Resources?.Requests)
        && Same(container.Resources?.Limits, desired.Resources?.Limits);

    public static bool Same(IReadOnlyDictionary<string, string>? left, IReadOnlyDictionary<string, string>? right) =>
        (left?.Count ?? 0) == (right?.Count ?? 0)
        && (left is null || left.All(entry => right!.TryGetValue(entry.Key, out var other) && SameQuantity(entry.Value, other)));

    public static bool SameQuantity(string? left, string? right) =>
        Quantity.TryParse(left, out var a) && Quantity.TryParse(right, out var b) ? a == b : left == right;

    public static Condition? Condition(IReadOnlyList<Condition>? conditions, string type) => conditions?.FirstOrDefault(condition => condition.Type == type);

    public static string? Label(Pod pod, string name) => pod.Metadata.Labels?.GetValueOrDefault(name);

    /// <summary>
    /// A cluster that gets a backup policy is healthy for a while yet with instances that have no archiver beside them. (Not the other way round: one that was
    /// restored keeps the container that it was restored with.)
    /// </summary>
    private static bool HasArchiver(Pod pod) =>
        (pod.Spec?.InitContainers ?? []).Concat(pod.Spec?.Containers ?? []).Any(container => container.Name == PostgreSqlNames.BarmanContainer);
}
