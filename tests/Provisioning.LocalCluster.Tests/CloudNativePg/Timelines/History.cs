using System.Text.Json.Nodes;
using Provisioning.LocalCluster.Client;

namespace Provisioning.LocalCluster.Tests.CloudNativePg.Timelines;

/// <summary>
/// Changes, told as what each subject went through: a pod, a job, a claim, the events of an object, an aspect of a Cluster. Times, generated suffixes and
/// repetitions are left out. How the subjects' changes lie between each other is left out too: watches of different kinds have no common order.
/// </summary>
internal sealed class History
{
    private readonly Dictionary<string, string> _last = new(StringComparer.Ordinal);
    private readonly List<(string Subject, string Line)> _lines = [];
    private readonly HashSet<string> _versions = new(StringComparer.Ordinal);

    /// <summary>Begins a new section: what was told before is kept only to see what changes.</summary>
    public void Begin() => _lines.Clear();

    public void Add(Change change)
    {
        foreach (var (subject, line) in Tell(change).Where(l => !_last.TryGetValue(l.Subject, out var last) || last != l.Line))
        {
            _last[subject] = line;
            _lines.Add((subject, line));
        }
    }

    /// <summary>The section so far, by subject.</summary>
    public IReadOnlyList<string> Section() =>
        [.. _lines.GroupBy(l => l.Subject, StringComparer.Ordinal).OrderBy(g => g.Key, StringComparer.Ordinal).SelectMany(
            g => g.Select(l => $"{g.Key}: {l.Line}"))];

    private IEnumerable<(string Subject, string Line)> Tell(Change change)
    {
        var (item, subject) = (change.Item, $"{change.Kind} {Name(change.Item.Name())}");
        return change switch
        {
            { Kind: "Event", Type: "ADDED" } => Event(item),
            { Kind: "Event" } => [],
            { Type: "DELETED", Kind: "Cluster" or "Pod" or "Job" or "PersistentVolumeClaim" or "PodDisruptionBudget" } => [(subject, "DELETED")],
            { Type: "DELETED" } => [],
            { Kind: "Cluster" } => Cluster(subject, item),
            { Kind: "Pod" } => Pod(subject, item),
            { Kind: "Job" } =>
                [(
                    subject,
                    $"active={item.Int("status", "active") ?? 0} succeeded={item.Int("status", "succeeded") ?? 0} failed={item.Int("status", "failed") ?? 0}")],
            { Kind: "PersistentVolumeClaim" } =>
                [(
                    subject,
                    $"{item.String("status", "phase")} {item.String("spec", "resources", "requests", "storage")} {item.Annotation("cnpg.io/pvcStatus")}")],
            { Kind: "PodDisruptionBudget" } => [(subject, $"minAvailable={item.Int("spec", "minAvailable")}")],
            { Kind: "ObjectStore" } => ObjectStore(subject, item),
            { Kind: "Backup" } => [(subject, $"{item.String("status", "phase")} {item.String("status", "method")} {item.String("status", "error")}")],
            _ => [],
        };
    }

    private IEnumerable<(string Subject, string Line)> Cluster(string subject, JsonObject cluster)
    {
        var status = cluster["status"];
        var conditions = ((status.Node("conditions") as JsonArray) ?? []).ToDictionary(
            c => c.String("type")!, c => $"{c.String("status")}({c.String("reason")})");
        yield return (
            $"{subject} phase",
            $"'{status.String("phase")}' '{status.String("phaseReason")}' primary={status.String("currentPrimary")} target={status.String("targetPrimary")} " +
            $"Ready={conditions.GetValueOrDefault("Ready")}");
        yield return ($"{subject} instances", $"ready={status.Int("readyInstances") ?? 0}/{status.Int("instances") ?? 0}");
        if (status.String("secretsResourceVersion", "applicationSecretVersion") is { } version)
        {
            _versions.Add(version);
            yield return ($"{subject} application secret", $"version {_versions.Count}");
        }

        foreach (var (type, line) in conditions.Where(c => c.Key != "Ready"))
        {
            yield return ($"{subject} {type}", line);
        }
    }

    // Which of a server's times are known, not what they are.
    private static IEnumerable<(string Subject, string Line)> ObjectStore(string subject, JsonObject store) =>
        ((store.Node("status", "serverRecoveryWindow") as JsonObject) ?? []).Select(
            s => ($"{subject} {s.Key}", string.Join(' ', ((s.Value as JsonObject) ?? []).Select(t => t.Key).Order(StringComparer.Ordinal))));

    // The kubelet writes the one, the operator the other: which comes first depends on how often a probe is asked.
    private static IEnumerable<(string Subject, string Line)> Pod(string subject, JsonObject pod)
    {
        var ready = ((pod.Node("status", "conditions") as JsonArray) ?? []).FirstOrDefault(c => c.String("type") == "Ready").String("status") == "True";
        yield return (subject, $"{pod.String("status", "phase")} ready={ready}");
        yield return ($"{subject} role", pod.Label("cnpg.io/instanceRole") ?? "none");
    }

    // What this project adds of its own is no part of the comparison; how often something is tried
    // or fails is chance, so repetitions are not told; and so is whether a probe or the binder of claims looks before there is what it looks for.
    private static IEnumerable<(string Subject, string Line)> Event(JsonObject item) =>
        item.String("reason") is "Unhealthy" or "WaitForFirstConsumer" or "WaitForPodScheduled"
            || item.String("reason")!.StartsWith("Local", StringComparison.Ordinal) ? []
        : item.String("involvedObject", "kind") is "Cluster" or "Backup"
            ? [(EventSubject(item), $"{item.String("type")} {item.String("reason")}: {item.String("message")}")]
            : [(EventSubject(item), $"{item.String("type")} {item.String("reason")}")];

    // The scheduler writes events of its own, beside the kubelet's.
    private static string EventSubject(JsonObject item) =>
        $"{(item.String("reason") is "Scheduled" or "FailedScheduling" ? "Scheduling" : "Events")} of {item.String("involvedObject", "kind")} {Name(item.String("involvedObject", "name")!)}";

    private static string Name(string name) => name.LastIndexOf('-') is var dash && dash > 0 && name[..dash] is var job &&
        (job.EndsWith("-initdb", StringComparison.Ordinal) || job.EndsWith("-join", StringComparison.Ordinal) ||
         job.EndsWith("-full-recovery", StringComparison.Ordinal)) ? job + "-…" : name;
}
