using System.Text.Json.Nodes;
using Provisioning.LocalCluster.Client;
using Provisioning.LocalCluster.CloudNativePg.Model;
using Provisioning.LocalCluster.CloudNativePg.Rendering;
using Provisioning.LocalCluster.Node;

namespace Provisioning.LocalCluster.CloudNativePg.Instances;

/// <summary><c>manager instance init</c>.</summary>
internal sealed class InitdbContainer(PostgresInstances instances, ContainerContext context) : JobContainer(instances, context)
{
    protected override async Task BootstrapAsync(ClusterResource cluster, ServerSettings settings, IPostgresEngine engine, CancellationToken stop)
    {
        Announce(cluster, engine);
        var initdb = cluster.Initdb;
        var request = new InitdbRequest
        {
            Flags = [.. BootstrapJob.InitdbFlags(cluster)],
            Database = cluster.Database,
            Owner = cluster.Owner,
            WalDirectory = WalDirectory,
            Settings = settings with { ArchiveCommand = "", SynchronousStandbyNames = "" },
            PostInitSql = Statements(initdb, "postInitSQL"),
            PostInitTemplateSql = Statements(initdb, "postInitTemplateSQL"),
            PostInitApplicationSql = Statements(initdb, "postInitApplicationSQL"),
        };
        await engine.InitializeAsync(request, Paths, Log, stop).ConfigureAwait(false);
        DataDirectory.ExpectEmptyArchive(Paths.DataDirectory);
    }

    private List<string> Statements(JsonObject? initdb, string name)
    {
        var statements = ((initdb.Node(name) as JsonArray) ?? []).Select(s => s.String()).OfType<string>().ToList();
        foreach (var (kind, field) in ((string, string)[])[("Secret", "secretRefs"), ("ConfigMap", "configMapRefs")])
        {
            foreach (var reference in (initdb.Node($"{name}Refs", field) as JsonArray) ?? [])
            {
                if (kind == "Secret" &&
                    SecretData.TryText(
                        Instances.Secrets.Get(Self.Cluster.Namespace, reference.String("name") ?? ""), reference.String("key") ?? "") is { } text)
                {
                    statements.Add(text);
                }
            }
        }

        return statements;
    }
}
