using System.Text.Json;
using System.Text.Json.Nodes;
using Provisioning.CrdValidation;
using Provisioning.Kubernetes.Engines;
using Provisioning.Kubernetes.PostgreSql.Health;
using Provisioning.Kubernetes.PostgreSql.Resources;

namespace Provisioning.Kubernetes.Tests.PostgreSql;

/// <summary>What a real cluster did, object version by object version.</summary>
internal sealed class Recording
{
    private readonly List<(double Time, string Change, string Kind, string Name, JsonNode? Resource)> _changes = [];

    private Recording()
    {
    }

    /// <summary>Reads a recording of the operator; skips the test when the reference data is not there.</summary>
    public static Recording Load(string name)
    {
        var file = ReferenceData.PathTo("recordings", "cloudnativepg", name + ".jsonl");
        if (!File.Exists(file))
        {
            Assert.Skip($"reference data not found at {file}");
        }

        var recording = new Recording();
        foreach (var line in File.ReadLines(file).Select(line => JsonNode.Parse(line)!.AsObject()))
        {
            recording._changes.Add(((double)line["t"]!, (string)line["type"]!, (string)line["kind"]!, (string?)line["name"] ?? "", line["object"]));
        }

        return recording;
    }

    /// <summary>
    /// The readiness after each change, without repetitions. What is desired follows what was done: from an action on, it is the spec that the action brings,
    /// before the watch has seen it.
    /// </summary>
    public List<(double Time, Readiness Readiness)> Replay(string cluster, Func<DatabaseContext, DatabaseContext>? adjust = null)
    {
        var observed = new RecordedObjects();
        var results = new List<(double Time, Readiness Readiness)>();
        var desired = SpecAfter(cluster, 0);
        for (var i = 0; i < _changes.Count; i++)
        {
            var (time, change, kind, name, resource) = _changes[i];
            if (kind == "-")
            {
                desired = SpecAfter(cluster, i) ?? desired;
            }
            else if (resource is not null && kind != "Status")
            {
                observed.Take(change, kind, name, resource);
            }

            if (desired is null)
            {
                continue;
            }

            var context = Context(cluster, desired);
            var readiness = ClusterReadiness.Evaluate(adjust?.Invoke(context) ?? context, desired, observed);
            if (results.Count == 0 || results[^1].Readiness != readiness)
            {
                results.Add((time, readiness));
            }
        }

        return results;
    }

    /// <summary>Every object of these kinds that ever was, as it was last, whether or not it was deleted.</summary>
    public RecordedObjects LastOfEach(params string[] kinds)
    {
        var observed = new RecordedObjects();
        foreach (var (_, _, kind, name, resource) in _changes.Where(
            change => kinds.Contains(change.Kind, StringComparer.Ordinal) && change.Resource is not null))
        {
            observed.Take("MODIFIED", kind, name, resource!);
        }

        return observed;
    }

    /// <summary>
    /// What is known after each change of an object, with the readiness of the cluster that is there: as if its spec were the one desired.
    /// </summary>
    public IEnumerable<(double Time, RecordedObjects Observed, DatabaseContext Context, Readiness Readiness)> Moments(string cluster)
    {
        foreach (var (time, observed) in Walk((_, name) => name))
        {
            if (observed.Get(PostgreSqlTypes.Cluster, cluster)?.Spec is { } spec)
            {
                var context = Context(cluster, spec);
                yield return (time, observed, context, ClusterReadiness.Evaluate(context, spec, observed));
            }
        }
    }

    /// <summary>What is known after each change of an object.</summary>
    /// <param name="rename">The name of an object of a kind, as this library would have named it.</param>
    public IEnumerable<(double Time, RecordedObjects Observed)> Walk(Func<string, string, string> rename)
    {
        var observed = new RecordedObjects();
        foreach (var (time, change, kind, name, resource) in _changes.Where(change => change.Kind is not ("-" or "Status") && change.Resource is not null))
        {
            observed.Take(change, kind, rename(kind, name), resource!);
            yield return (time, observed);
        }
    }

    private static DatabaseContext Context(string cluster, ClusterSpec desired) =>
        PostgreSqlTestData.Context(PostgreSqlTestData.Spec()) with { Name = cluster, Instances = desired.Instances ?? 1 };

    /// <summary>The spec that the cluster has at the next action, or at the end.</summary>
    private ClusterSpec? SpecAfter(string cluster, int index)
    {
        var end = _changes.FindIndex(index + 1, change => change.Kind == "-");
        var range = _changes[..(end < 0 ? _changes.Count : end)];
        return range.LastOrDefault(change => change.Kind == "Cluster" && change.Name == cluster && change.Change != "DELETED").Resource?["spec"]
            ?.Deserialize(PostgreSqlResources.Default.ClusterSpec);
    }
}
