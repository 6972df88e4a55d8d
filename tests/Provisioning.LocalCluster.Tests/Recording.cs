using System.Text.Json.Nodes;
using Provisioning.LocalCluster.Client;

namespace Provisioning.LocalCluster.Tests;

/// <summary>What a real cluster did, from <c>../shared/recordings</c>; skips the test where that folder is absent.</summary>
internal static class Recording
{
    public static IReadOnlyList<JsonObject> Objects(string name, string kind) =>
        [.. Lines(name).Where(l => l.String("kind") == kind).Select(l => l["object"]!.AsObject())];

    public static string Folder => Path.Combine(Root(), "..", "shared", "recordings", "cloudnativepg");

    /// <summary>Every line, in order: changes, and what was done to the cluster.</summary>
    public static IEnumerable<JsonObject> Lines(string name)
    {
        var file = Path.Combine(Folder, name + ".jsonl");
        Assert.SkipUnless(File.Exists(file), $"reference data not found at {file}");
        return File.ReadLines(file).Where(l => l.Length > 0).Select(l => JsonNode.Parse(l)!.AsObject());
    }

    private static string Root()
    {
        var directory = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(directory.FullName, "Provisioning.sln")))
        {
            directory = directory.Parent ?? throw new InvalidOperationException("The tests do not run inside the repository.");
        }

        return directory.FullName;
    }
}
