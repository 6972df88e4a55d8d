using System.Text.Json.Nodes;
using YamlDotNet.RepresentationModel;

namespace Provisioning.IntegrationTests.Infrastructure;

/// <summary><c>deploy/rbac.yaml</c>.</summary>
internal static class DeployedRbac
{
    private static readonly Dictionary<string, string> Paths = new(StringComparer.Ordinal)
    {
        ["Namespace"] = "api/v1/namespaces/{0}",
        ["ServiceAccount"] = "api/v1/namespaces/{1}/serviceaccounts/{0}",
        ["ClusterRole"] = "apis/rbac.authorization.k8s.io/v1/clusterroles/{0}",
        ["ClusterRoleBinding"] = "apis/rbac.authorization.k8s.io/v1/clusterrolebindings/{0}",
        ["Role"] = "apis/rbac.authorization.k8s.io/v1/namespaces/{1}/roles/{0}",
        ["RoleBinding"] = "apis/rbac.authorization.k8s.io/v1/namespaces/{1}/rolebindings/{0}",
    };

    /// <summary>As <c>kubectl apply -f deploy/rbac.yaml</c>.</summary>
    public static async Task ApplyAsync(RawApi api)
    {
        foreach (var document in Read())
        {
            var metadata = document["metadata"]!;
            var path = string.Format(
                System.Globalization.CultureInfo.InvariantCulture, Paths[(string)document["kind"]!], metadata["name"], metadata["namespace"]);
            await api.ApplyAsync(path, document, "test-administrator");
        }
    }

    /// <summary>Every verb and resource (<c>pods/log</c>, <c>jobs.batch</c>, <c>clusters.postgresql.cnpg.io/status</c>) that the file grants.</summary>
    public static HashSet<(string Verb, string Resource)> Grants() =>
    [
        .. from document in Read()
           where document["rules"] is not null
           from rule in document["rules"]!.AsArray()
           from resource in rule!["resources"]!.AsArray()
           from verb in rule["verbs"]!.AsArray()
           let name = ((string)resource!).Split('/')
           let @group = (string)rule["apiGroups"]![0]!
           select ((string)verb!, string.Join('/', [@group.Length == 0 ? name[0] : $"{name[0]}.{@group}", .. name[1..]])),
    ];

    private static IEnumerable<JsonObject> Read()
    {
        var stream = new YamlStream();
        using var reader = new StreamReader(Path.Combine(FindRoot(), "deploy", "rbac.yaml"));
        stream.Load(reader);
        return stream.Documents.Select(document => (JsonObject)Convert(document.RootNode)!);
    }

    private static JsonNode? Convert(YamlNode node) => node switch
    {
        YamlMappingNode mapping => new JsonObject(mapping.Children.Select(pair => KeyValuePair.Create(((YamlScalarNode)pair.Key).Value!, Convert(pair.Value)))),
        YamlSequenceNode sequence => new JsonArray([.. sequence.Children.Select(Convert)]),
        _ => JsonValue.Create(((YamlScalarNode)node).Value),
    };

    private static string FindRoot()
    {
        var directory = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(directory.FullName, "Provisioning.sln")))
        {
            directory = directory.Parent ?? throw new InvalidOperationException("Run this from the repository.");
        }

        return directory.FullName;
    }
}
