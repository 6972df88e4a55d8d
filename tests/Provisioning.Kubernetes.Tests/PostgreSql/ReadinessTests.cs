using System.Text.Json.Nodes;
using Provisioning.Kubernetes.Engines;
using Provisioning.Kubernetes.PostgreSql.Health;

namespace Provisioning.Kubernetes.Tests.PostgreSql;

/// <summary>States that no recording shows.</summary>
public sealed class ReadinessTests
{
    private static readonly DatabaseContext Context = PostgreSqlTestData.Context(PostgreSqlTestData.Spec());

    [Theory]
    [InlineData(ClusterPhases.Unrecoverable, "Instance creation failed for the following jobs: acme-shop-1-initdb.", "BOOTSTRAP_FAILED")]
    [InlineData(ClusterPhases.Unrecoverable, "No pods are active, the cluster needs manual intervention", "ENGINE_FAILED")]
    [InlineData(ClusterPhases.InvalidDefinition, "spec.storage: bad", "REJECTED")]
    [InlineData(ClusterPhases.InvalidImageCatalog, "no entry", "ENGINE_FAILED")]
    [InlineData(ClusterPhases.MissingArchitecture, "arm64", "ENGINE_FAILED")]
    [InlineData(ClusterPhases.ObjectsRefused, "pods \"acme-shop-1\" is forbidden: exceeded quota: tier, requested: memory=1Gi", "QUOTA_EXCEEDED")]
    public void GetReadiness_FinalPhase_FailsWithTheReason(string phase, string reason, string code)
    {
        var failed = Assert.IsType<Readiness.Failed>(Evaluate(Cluster(phase, reason)));

        Assert.Equal(new ErrorCode(code), failed.Code);
        Assert.Contains(reason, failed.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(ClusterPhases.ObjectsRefused, "services is forbidden", "ENGINE_FAILED")]
    [InlineData(ClusterPhases.WaitingForUser, "User must issue a supervised switchover", "ENGINE_FAILED")]
    [InlineData(ClusterPhases.DiskFull, "Insufficient disk space detected in one or more pods is preventing PostgreSQL from running.", "STORAGE_UNAVAILABLE")]
    [InlineData(ClusterPhases.StatusUnreadable, "context deadline exceeded", "ENGINE_FAILED")]
    public void GetReadiness_PhaseThatMayPass_IsStuckWithTheReason(string phase, string reason, string code)
    {
        var progressing = Assert.IsType<Readiness.Progressing>(Evaluate(Cluster(phase, reason)));

        Assert.Equal(new ErrorCode(code), progressing.Stuck);
        Assert.Contains(reason, progressing.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("cnpg.io/fencedInstances", "[\"*\"]", "fenced")]
    [InlineData("cnpg.io/reconciliationLoop", "disabled", "ignore")]
    public void GetReadiness_TakenOutOfService_Fails(string annotation, string value, string word)
    {
        var cluster = Cluster(ClusterPhases.Healthy, "");
        cluster["metadata"]!["annotations"] = new JsonObject { [annotation] = value };

        Assert.Contains(word, Assert.IsType<Readiness.Failed>(Evaluate(cluster)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("failed to pull and unpack image: ghcr.io/x:1: not found", true)]
    [InlineData("pull access denied, repository does not exist or may require authorization", true)]
    [InlineData("401 Unauthorized", true)]
    [InlineData("dial tcp: i/o timeout", false)]
    [InlineData("received unexpected HTTP status: 503 Service Unavailable", false)]
    public void GetReadiness_ImagePull_FailsOnlyWhenWaitingCannotHelp(string message, bool final)
    {
        var readiness = Evaluate(Cluster(ClusterPhases.SettingUpPrimary, ""), Waiting("ErrImagePull", message));

        Assert.Equal(final, readiness is Readiness.Failed { Code: var code } && code == ErrorCode.ImagePullFailed);
        Assert.Equal(!final, readiness is Readiness.Progressing { Stuck: var stuck } && stuck == ErrorCode.ImagePullFailed);
    }

    [Fact]
    public void GetReadiness_BackOffWithoutCause_TakesItFromTheEvent()
    {
        var warning = new JsonObject
        {
            ["type"] = "Warning",
            ["reason"] = "Failed",
            ["message"] = "Failed to pull image \"x:1\": x:1: not found",
            ["involvedObject"] = new JsonObject { ["kind"] = "Pod", ["name"] = "acme-shop-1" },
        };

        var readiness = Evaluate(Cluster(ClusterPhases.SettingUpPrimary, ""), Waiting("ImagePullBackOff", "Back-off pulling image \"x:1\""),
            ("Event", "e", warning));

        Assert.Contains("x:1: not found", Assert.IsType<Readiness.Failed>(readiness).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void GetReadiness_CrashLoop_IsStuckAndNamesTheLog()
    {
        var progressing = Assert.IsType<Readiness.Progressing>(Evaluate(Cluster(ClusterPhases.Healthy, ""), Waiting("CrashLoopBackOff", "back-off 5m0s")));

        Assert.Equal(ErrorCode.EngineFailed, progressing.Stuck);
        Assert.Equal(new LogSource("acme-shop-1", "postgres"), progressing.Log);
        Assert.Equal("0 of 1 instances ready; postgres of acme-shop-1 ends again and again (7 restarts)", progressing.Message);
    }

    [Fact]
    public void GetReadiness_QuotaRefusesTheJobsPod_Fails()
    {
        var job = (JsonObject)JsonNode.Parse("""{ "metadata": { "name": "acme-shop-1-initdb", "labels": { "cnpg.io/cluster": "acme-shop" } } }""")!;
        var warning = new JsonObject
        {
            ["type"] = "Warning",
            ["reason"] = "FailedCreate",
            ["message"] = "Error creating: pods \"acme-shop-1-initdb-x\" is forbidden: exceeded quota: acme-shop",
            ["involvedObject"] = new JsonObject { ["kind"] = "Job", ["name"] = "acme-shop-1-initdb" },
        };

        var readiness = Evaluate(Cluster(ClusterPhases.SettingUpPrimary, ""), ("Job", "acme-shop-1-initdb", job), ("Event", "e", warning));

        Assert.Equal(ErrorCode.QuotaExceeded, Assert.IsType<Readiness.Failed>(readiness).Code);
    }

    [Theory]
    [InlineData(1, false)]
    [InlineData(3, false)]
    [InlineData(4, true)]
    public void GetReadiness_RecoveryJobFails_IsFailedRecoveryOnlyAfterSomeTries(int failures, bool final)
    {
        var job = (JsonObject)JsonNode.Parse("""
            {
              "metadata": { "name": "acme-shop-1-full-recovery", "labels": { "cnpg.io/cluster": "acme-shop", "cnpg.io/jobRole": "full-recovery" } },
              "status": { "active": 1 }
            }
            """)!;
        job["status"]!["failed"] = failures;
        var pod = (JsonObject)JsonNode.Parse("""
            {
              "metadata": {
                "name": "acme-shop-1-full-recovery-x",
                "labels": { "cnpg.io/cluster": "acme-shop", "cnpg.io/jobRole": "full-recovery", "job-name": "acme-shop-1-full-recovery" }
              },
              "status": { "phase": "Failed" }
            }
            """)!;

        var readiness = Evaluate(
            Cluster(ClusterPhases.SettingUpPrimary, ""), ("Job", "acme-shop-1-full-recovery", job), ("Pod", "acme-shop-1-full-recovery-x", pod));

        var log = new LogSource("acme-shop-1-full-recovery-x", "full-recovery", "plugin-barman-cloud");
        Assert.Equal(final, readiness is Readiness.Failed { Code: var code, Log: var failed } && code == ErrorCode.RecoveryFailed && failed == log);
        Assert.Equal(!final, readiness is Readiness.Progressing { Stuck: var stuck, Log: var read } && stuck == ErrorCode.RecoveryFailed && read == log);
    }

    [Fact]
    public void GetReadiness_HealthyStatusOverOldPods_IsNotReady()
    {
        var cluster = Cluster(ClusterPhases.Healthy, "");
        var pod = Pod();
        pod["spec"]!["containers"]![0]!["image"] = "ghcr.io/cloudnative-pg/postgresql:18.4-standard-trixie";

        var progressing = Assert.IsType<Readiness.Progressing>(Evaluate(cluster, ("Pod", "acme-shop-1", pod)));

        Assert.Equal("0 of 1 instances run the new spec; acme-shop-1 is yet to take the change", progressing.Message);
        Assert.IsType<Readiness.Ready>(Evaluate(cluster, ("Pod", "acme-shop-1", Pod())));
    }

    [Fact]
    public void GetReadiness_InstanceWithoutTheArchiverThatBackupsNeed_IsNotReady()
    {
        var context = PostgreSqlTestData.Context(PostgreSqlTestData.Spec() with { Backup = BackupPolicy.Daily("s3-eu") });
        var observed = new RecordedObjects();
        observed.Take("ADDED", "Cluster", "acme-shop", Cluster(ClusterPhases.Healthy, "", context));
        observed.Take("ADDED", "Pod", "acme-shop-1", Pod());

        Assert.IsType<Readiness.Progressing>(PostgreSqlTestData.Engine.GetReadiness(context, observed));

        var pod = Pod();
        pod["spec"]!["initContainers"] = new JsonArray(new JsonObject { ["name"] = "plugin-barman-cloud", ["restartPolicy"] = "Always" });
        observed.Take("MODIFIED", "Pod", "acme-shop-1", pod);
        Assert.IsType<Readiness.Ready>(PostgreSqlTestData.Engine.GetReadiness(context, observed));
    }

    private static Readiness Evaluate(JsonObject cluster, params (string Kind, string Name, JsonObject Resource)[] others)
    {
        var observed = new RecordedObjects();
        observed.Take("ADDED", "Cluster", "acme-shop", cluster);
        foreach (var (kind, name, resource) in others)
        {
            observed.Take("ADDED", kind, name, resource);
        }

        return PostgreSqlTestData.Engine.GetReadiness(Context, observed);
    }

    private static JsonObject Cluster(string phase, string reason, DatabaseContext? context = null)
    {
        var cluster = (JsonObject)PostgreSqlTestData.Engine.Render(context ?? Context).Deployment.First(manifest => manifest.Type.Kind == "Cluster")
            .Body.DeepClone();
        cluster["status"] = new JsonObject
        {
            ["phase"] = phase,
            ["phaseReason"] = reason,
            ["instances"] = 1,
            ["readyInstances"] = 1,
            ["currentPrimary"] = "acme-shop-1",
            ["targetPrimary"] = "acme-shop-1",
            ["conditions"] = new JsonArray(new JsonObject { ["type"] = "Ready", ["status"] = phase == ClusterPhases.Healthy ? "True" : "False" }),
        };
        return cluster;
    }

    private static JsonObject Pod() => (JsonObject)JsonNode.Parse("""
        {
          "metadata": {
            "name": "acme-shop-1",
            "labels": { "cnpg.io/cluster": "acme-shop", "cnpg.io/podRole": "instance", "cnpg.io/instanceRole": "primary" }
          },
          "spec": {
            "containers": [
              {
                "name": "postgres",
                "image": "ghcr.io/cloudnative-pg/postgresql:18.6-standard-trixie",
                "resources": { "requests": { "cpu": "0.5", "memory": "512Mi" }, "limits": { "cpu": "500m", "memory": "512Mi" } }
              }
            ]
          },
          "status": { "phase": "Running", "conditions": [ { "type": "Ready", "status": "True" } ] }
        }
        """)!;

    private static (string Kind, string Name, JsonObject Resource) Waiting(string reason, string message)
    {
        var pod = Pod();
        pod["status"] = new JsonObject
        {
            ["phase"] = "Running",
            ["containerStatuses"] = new JsonArray(new JsonObject
            {
                ["name"] = "postgres",
                ["image"] = "x:1",
                ["restartCount"] = 7,
                ["state"] = new JsonObject { ["waiting"] = new JsonObject { ["reason"] = reason, ["message"] = message } },
            }),
        };
        return ("Pod", "acme-shop-1", pod);
    }
}
