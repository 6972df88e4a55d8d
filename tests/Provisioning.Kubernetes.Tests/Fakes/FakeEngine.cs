using System.Text;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using Provisioning.Kubernetes.Api;
using Provisioning.Kubernetes.Engines;
using Provisioning.Kubernetes.PostgreSql.Recording;
using Provisioning.Kubernetes.Resources;

namespace Provisioning.Kubernetes.Tests.Fakes;

/// <summary>An engine whose operator is a few lines: a Widget, which makes a Secret and one pod.</summary>
internal sealed partial class FakeEngine : IEngine
{
    public const string Password = "s3cr3t-Passw0rd-of-the-database";

    public DatabaseEngine Engine => DatabaseEngine.PostgreSql;

    public int MaxNameLength => 40;

    public JsonTypeInfo SpecTypeInfo => PostgreSqlSpecs.Default.PostgreSqlSpec;

    public IReadOnlyList<EngineWatch> Watches { get; } = [new(Widget.ResourceType, null), new(CoreTypes.Pod, "widget"), new(CoreTypes.PersistentVolumeClaim, "widget")];

    public EngineTeardown Teardown { get; } = new([Widget.Schedule, Widget.ResourceType], "test.dev");

    public string DefaultVersion { get; set; } = "18";

    public Func<string?> Probe { get; set; } = () => null;

    /// <summary>Whether the probe waits for the server's first byte.</summary>
    public bool ReadsFirst { get; set; }

    /// <summary>The pod whose log tells about a stuck widget; null for none.</summary>
    public string? Attempt { get; set; }

    public List<GeneratedSecret> Secrets { get; } = [];

    public IEnumerable<OperatorRequirement> GetOperators(DatabaseContext context) => [new("Widget Operator", "kubectl apply -f widgets.yaml", [Widget.ResourceType])];

    public string ResolveVersion(DatabaseSpec spec) => spec.Version ?? DefaultVersion;

    public DatabaseSpec PinVersion(DatabaseSpec spec, string version) => spec.Version is null ? spec with { Version = version } : spec;

    public IEnumerable<SpecError> Validate(DatabaseSpec spec, TierDefinition? tier) =>
        spec.Version is "1" ? [new SpecError { Field = "Version", Message = "is too old." }] : [];

    public IEnumerable<SpecError> ValidateChange(DatabaseContext current, DatabaseContext desired) =>
        current.Storage == desired.Storage ? [] : [new SpecError { Field = "Storage", Message = "cannot change." }];

    public DatabaseManifests Render(DatabaseContext context) => new()
    {
        PodSecurity = "restricted",
        Secrets = Secrets,
        Deployment = [Create(context, Widget.ResourceType, context.Name, CreateSpec(context))],
        Inherited = GetCredentialSecrets(context),
        Endpoint = [Create(context, Widget.Door, "door", new JsonObject { ["leadsTo"] = context.Name })],
        Backup = context.Spec.Backup is { } backup
            ? [Create(context, Widget.Schedule, $"{context.Name}-nightly", new JsonObject { ["cron"] = backup.Schedule, ["suspend"] = context.Paused })]
            : [],
        Monitoring = context.PodMonitor ? [Create(context, Widget.Monitor, context.Name, [])] : [],
    };

    private JsonObject CreateSpec(DatabaseContext context) => new()
    {
        ["instances"] = context.Instances,
        ["version"] = ResolveVersion(context.Spec),
        ["paused"] = context.Paused,
        ["origin"] = context.Origin?.Server ?? "",
    };

    public Readiness GetReadiness(DatabaseContext context, IObservedObjects observed) => observed.Get(Widget.ResourceType, context.Name)?.Status switch
    {
        null => new Readiness.Progressing("waiting for the operator"),
        { Failure: { } failure } => new Readiness.Failed(ErrorCode.EngineFailed, failure, new LogSource("pod", "main")),
        { Stuck: { } stuck } => new Readiness.Progressing(stuck, ErrorCode.Unschedulable, Attempt is null ? null : new LogSource(Attempt, "main")),
        { Ready: var ready } when ready < context.Instances => new Readiness.Progressing($"{ready} of {context.Instances} pods ready"),
        { Ready: var ready } => new Readiness.Ready($"{ready} of {context.Instances} pods ready"),
    };

    public KubernetesResource? FindStillborn(DatabaseContext context, IObservedObjects observed) => null;

    public string? ExplainLog(string log) => log.Length == 0 ? null : log;

    public string? FindFinalCause(string log) => log.Contains("hopeless", StringComparison.Ordinal) ? "it is hopeless" : null;

    public DatabaseEndpoint GetEndpoint(DatabaseContext context) => new() { Host = $"{context.Namespace}.svc", Port = 5432 };

    public string? OwnHost { get; init; }

    public string GetOwnHost(DatabaseContext context) => OwnHost ?? $"{context.Name}.svc";

    public IReadOnlyList<string> GetCredentialSecrets(DatabaseContext context) => [$"{context.Name}-app"];

    public DatabaseCredentials ReadCredentials(DatabaseContext context, IReadOnlyDictionary<string, Secret> secrets)
    {
        var data = secrets[$"{context.Name}-app"].Data!;
        var password = Encoding.UTF8.GetString(Convert.FromBase64String(data["password"]));
        return new DatabaseCredentials
        {
            DatabaseId = context.Spec.Id,
            Endpoint = GetEndpoint(context),
            DatabaseName = "app",
            UserName = "app",
            Password = password,
            ConnectionUri = $"widget://app:{password}@{context.Namespace}",
            ConnectionString = $"Host={context.Namespace};Password={password}",
        };
    }

    public IEnumerable<(Pod Pod, string Role)> GetInstances(DatabaseContext context, IObservedObjects observed) =>
        observed.List(CoreTypes.Pod).Where(pod => pod.Metadata.Labels?.GetValueOrDefault("widget") is var widget && (widget is null or "x" || widget == context.Name))
            .Select(pod => (pod, "primary"));

    public async Task<string?> ProbeAsync(DatabaseContext context, Stream stream, DatabaseCredentials credentials, CancellationToken cancellationToken) =>
        ReadsFirst && await stream.ReadAsync(new byte[1], cancellationToken) == 0 ? "the connection broke" : Probe();

    /// <summary>What a well-behaved operator does with a Widget.</summary>
    public static void Operate(FakeKubernetes kubernetes, string type, JsonObject body)
    {
        if (type == CoreTypes.Secret.ToString())
        {
            TakeOverPassword(kubernetes, body);
        }

        if (type != Widget.ResourceType.ToString())
        {
            return;
        }

        var wanted = (bool?)body["spec"]?["paused"] == true ? 0 : (int?)body["spec"]?["instances"];
        if ((int?)body["status"]?["ready"] != wanted)
        {
            SetUp(kubernetes, body, status => status["ready"] = wanted);
        }
    }

    /// <summary>The Secret, the pod, and a status.</summary>
    public static void SetUp(FakeKubernetes kubernetes, JsonObject widget, Action<JsonObject> setStatus)
    {
        var (ns, name) = ((string)widget["metadata"]!["namespace"]!, (string)widget["metadata"]!["name"]!);
        if (kubernetes.Find(CoreTypes.Secret, ns, $"{name}-app") is null)
        {
            kubernetes.Put(CoreTypes.Secret, new JsonObject
            {
                ["metadata"] = new JsonObject { ["name"] = $"{name}-app", ["namespace"] = ns },
                ["data"] = new JsonObject { ["password"] = Encode(name == ns ? Password : $"random-of-{name}") },
            });
        }

        if (widget["status"] is null)
        {
            kubernetes.Put(CoreTypes.Pod, new JsonObject
            {
                ["metadata"] = new JsonObject
                {
                    ["name"] = $"{name}-1",
                    ["namespace"] = ns,
                    ["labels"] = new JsonObject { ["widget"] = name },
                    ["ownerReferences"] = new JsonArray(new JsonObject { ["uid"] = (string)widget["metadata"]!["uid"]! }),
                },
                ["status"] = new JsonObject
                {
                    ["phase"] = "Running",
                    ["conditions"] = new JsonArray(new JsonObject { ["type"] = "Ready", ["status"] = "True" }),
                },
            });
        }

        kubernetes.Change(Widget.ResourceType, ns, name, body =>
        {
            var status = new JsonObject();
            setStatus(status);
            body["status"] = status;
        });
    }

    private static Manifest Create(DatabaseContext context, ResourceType type, string name, JsonObject spec) => new(type, new JsonObject
    {
        ["apiVersion"] = type.ApiVersion,
        ["kind"] = type.Kind,
        ["metadata"] = new JsonObject { ["name"] = name, ["namespace"] = context.Namespace },
        ["spec"] = spec,
    });
}
