namespace Provisioning.IntegrationTests.Infrastructure;

/// <summary>Every object of every kind that an API server has.</summary>
internal static class Inventory
{
    /// <summary>What comes and goes by itself.</summary>
    private static readonly string[] Fleeting = ["events", "nodes", "leases"];

    /// <summary>As <c>resource.group namespace/name</c>.</summary>
    public static async Task<SortedSet<string>> TakeAsync(RawApi api)
    {
        var paths = new List<string> { "api/v1" };
        foreach (var group in (await api.GetAsync("apis"))!["groups"]!.AsArray())
        {
            paths.AddRange(group!["versions"]!.AsArray().Select(version => $"apis/{version!["groupVersion"]}"));
        }

        var found = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var path in paths)
        {
            foreach (var resource in (await api.GetAsync(path))?["resources"]?.AsArray() ?? [])
            {
                var name = (string)resource!["name"]!;
                if (!Fleeting.Contains(name) && resource["verbs"]!.AsArray().Any(verb => (string?)verb == "list"))
                {
                    found.UnionWith((await api.ListAsync($"{path}/{name}"))
                        .Select(item => $"{path}/{name} {item["metadata"]!["namespace"]}/{item["metadata"]!["name"]}"));
                }
            }
        }

        return found;
    }
}
