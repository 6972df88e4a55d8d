using System.Globalization;
using System.Text.Json.Nodes;
using Provisioning.Kubernetes.Engines;

namespace Provisioning.Kubernetes.Tests.PostgreSql.Conditions;

/// <summary>A database of two instances with a daily backup, in good health; tests take away from it.</summary>
internal sealed class ConditionScene
{
    public static readonly DateTimeOffset Now = new(2026, 11, 23, 12, 0, 0, TimeSpan.Zero);

    private readonly List<(string Kind, string Name, JsonObject Body)> _objects = [];
    private readonly RecordedObjects _observed = new();

    public ConditionScene()
    {
        Add("Cluster", "acme-shop", """
            {"metadata":{"name":"acme-shop","creationTimestamp":"2026-11-20T00:00:00Z"},
             "spec":{"instances":2,"plugins":[{"name":"barman-cloud.cloudnative-pg.io","isWALArchiver":true}]},
             "status":{"phase":"Cluster in healthy state","instances":2,"readyInstances":2,"currentPrimary":"acme-shop-1","targetPrimary":"acme-shop-1","conditions":[
               {"type":"Ready","status":"True"},{"type":"ContinuousArchiving","status":"True","lastTransitionTime":"2026-11-21T00:00:00Z"}]}}
            """);
        foreach (var (name, role) in new[] { ("acme-shop-1", "primary"), ("acme-shop-2", "replica") })
        {
            Add("Pod", name, $$$"""
                {"metadata":{"name":"{{{name}}}","labels":{"cnpg.io/cluster":"acme-shop","cnpg.io/podRole":"instance","cnpg.io/instanceRole":"{{{role}}}"}},
                 "status":{"phase":"Running","conditions":[{"type":"Ready","status":"True","lastTransitionTime":"2026-11-20T01:00:00Z"}]}}
                """);
        }

        Add("ObjectStore", "acme-shop-store", """
            {"metadata":{"name":"acme-shop-store"},"status":{"serverRecoveryWindow":{"acme-shop-1a2b3c4d":{
              "firstRecoverabilityPoint":"2026-11-20T02:01:00Z","lastSuccessfulBackupTime":"2026-11-23T02:01:00Z"}}}}
            """);
        Add("ScheduledBackup", "acme-shop-backup", """{"metadata":{"name":"acme-shop-backup","creationTimestamp":"2026-11-20T00:30:00Z"}}""");
    }

    public DatabaseState State { get; set; } = DatabaseState.Active;

    public DatabaseContext Context { get; set; } =
        PostgreSqlTestData.Context(PostgreSqlTestData.Spec() with { Instances = 2, Backup = BackupPolicy.Daily("s3-eu") });

    public JsonObject Cluster => Get("Cluster", "acme-shop");

    public JsonObject Get(string kind, string name) => _objects.First(one => one.Kind == kind && one.Name == name).Body;

    public void Remove(string kind, string name) => _objects.RemoveAll(one => one.Kind == kind && one.Name == name);

    public void Add(string kind, string name, string json) => _objects.Add((kind, name, JsonNode.Parse(json)!.AsObject()));

    public void AddBackup(string name, string created, string status) => Add("Backup", name, $$$"""
        {"metadata":{"name":"{{{name}}}","creationTimestamp":"{{{created}}}"},"spec":{"cluster":{"name":"acme-shop"}},"status":{{{status}}}}
        """);

    public void Unserve(string kind) => _observed.Unserved.Add(kind);

    public void SetReady(string pod, bool ready) => Get("Pod", pod)["status"]!["conditions"]![0]!["status"] = ready ? "True" : "False";

    public void SetArchiving(string? status, string message = "")
    {
        var conditions = Cluster["status"]!["conditions"]!.AsArray();
        conditions.Remove(conditions.First(condition => (string?)condition!["type"] == "ContinuousArchiving"));
        if (status is not null)
        {
            conditions.Add((JsonNode)new JsonObject
            {
                ["type"] = "ContinuousArchiving", ["status"] = status, ["message"] = message, ["lastTransitionTime"] = "2026-11-22T05:00:00Z",
            });
        }
    }

    public DatabaseCondition Accepting() => PostgreSqlTestData.Engine.GetAcceptingConnections(Input());

    public DatabaseCondition Protected(string? now = null) =>
        PostgreSqlTestData.Engine.GetProtected(Input() with { Now = now is null ? Now : DateTimeOffset.Parse(now, CultureInfo.InvariantCulture) });

    private ConditionInput Input()
    {
        foreach (var (kind, name, body) in _objects)
        {
            _observed.Take("MODIFIED", kind, name, body);
        }

        return new ConditionInput(Context, State, _observed, Now);
    }
}
