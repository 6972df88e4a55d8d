using System.Text.Json.Nodes;
using Provisioning.LocalCluster.Client;

namespace Provisioning.LocalCluster.Tests.CloudNativePg.Timelines;

/// <summary>A recording, cut where something was done to the cluster.</summary>
internal static class RecordedSections
{
    /// <returns>What was done, in the recorder's words, and what followed.</returns>
    public static IReadOnlyList<(string Action, IReadOnlyList<Change> Changes)> Of(string name)
    {
        var sections = new List<(string Action, IReadOnlyList<Change> Changes)>();
        var current = new List<Change>();
        foreach (var line in Recording.Lines(name))
        {
            if (line.String("type") == "ACTION")
            {
                sections.Add((line.String("name")!, current = []));
            }
            else if (line.String("type") is "ADDED" or "MODIFIED" or "DELETED")
            {
                current.Add(new Change(line.String("type")!, line.String("kind")!, line["object"]!.AsObject()));
            }
        }

        return sections;
    }

    /// <returns>What a history tells of some subjects, and of what is called after them, from some seconds after the recording began until others.</returns>
    public static IReadOnlyList<string> Section(string name, string[] subjects, double from, double until)
    {
        var history = new History();
        var began = false;
        foreach (var line in Recording.Lines(name).Where(l => l.String("type") is "ADDED" or "MODIFIED" or "DELETED" && Time(l) < until))
        {
            if (!began && Time(line) >= from)
            {
                began = true;
                history.Begin();
            }

            history.Add(new Change(line.String("type")!, line.String("kind")!, line["object"]!.AsObject()));
        }

        return [.. history.Section().Where(l => IsAbout(l, subjects))];
    }

    /// <summary>Whether a history's line is about one of some subjects, or about what is called after one.</summary>
    public static bool IsAbout(string line, string[] subjects) => line[..line.IndexOf(": ", StringComparison.Ordinal)].Split(' ')
        .Any(word => subjects.Any(s => word == s || word.StartsWith(s + "-", StringComparison.Ordinal)));

    /// <returns>What happened to one cluster and to what is called after it, until some seconds after the recording began.</returns>
    public static IReadOnlyList<Change> Of(string name, string cluster, double until) =>
    [
        .. Recording.Lines(name)
            .Where(l => l.String("type") is "ADDED" or "MODIFIED" or "DELETED" && Time(l) < until)
            .Select(l => new Change(l.String("type")!, l.String("kind")!, l["object"]!.AsObject()))
            .Where(c => (c.Item.String("involvedObject", "name") ?? c.Item.Name()) is { } subject &&
                (subject == cluster || subject.StartsWith(cluster + "-", StringComparison.Ordinal))),
    ];

    private static double Time(JsonObject line) => line["t"]!.GetValue<double>();
}
