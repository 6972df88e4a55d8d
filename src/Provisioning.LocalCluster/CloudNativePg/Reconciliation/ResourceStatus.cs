using System.Globalization;
using System.Text.Json.Nodes;
using Provisioning.LocalCluster.Client;
using Provisioning.LocalCluster.CloudNativePg.Certificates;
using Provisioning.LocalCluster.CloudNativePg.Model;

namespace Provisioning.LocalCluster.CloudNativePg.Reconciliation;

/// <summary>The part of the status that follows from the objects a cluster owns.</summary>
internal static class ResourceStatus
{
    public static void Apply(ClusterSession session, JsonObject status)
    {
        var cluster = session.Cluster;
        var now = session.Context.Time.GetUtcNow();
        var pods = session.ActivePods;
        ApplyVolumes(session, status);
        SetNumber(status, "jobCount", session.Jobs.Count);
        SetNumber(status, "readyInstances", pods.Count(PodState.IsReady));
        SetLists(status, pods);
        SetTopology(status, session.Pods);
        status["availableArchitectures"] = new JsonArray(new JsonObject { ["goArch"] = "amd64", ["hash"] = Fingerprint });
        status["cloudNativePGCommitHash"] = "none";
        status["cloudNativePGOperatorHash"] = Fingerprint;
        status["readService"] = $"{cluster.Name}-r";
        status["writeService"] = $"{cluster.Name}-rw";
        status["selector"] = $"{Cnpg.ClusterLabel}={cluster.Name},{Cnpg.PodRoleLabel}=instance";
        status["managedRolesStatus"] ??= new JsonObject();
        status["poolerIntegrations"] ??= new JsonObject { ["pgBouncerIntegration"] = new JsonObject() };
        status["switchReplicaClusterStatus"] ??= new JsonObject();
        status["certificates"] = CertificateStatus(session);
        status["secretsResourceVersion"] = SecretVersions(session);
        if (session.Context.Informers.ConfigMaps.Get(cluster.Namespace, Cnpg.DefaultMonitoring)?.ResourceVersion() is { } version)
        {
            status["configMapResourceVersion"] = new JsonObject { ["metrics"] = new JsonObject { [Cnpg.DefaultMonitoring] = version } };
        }

        ApplyInitialized(status, now);
        Hibernation.ApplyCondition(session, status, now);
    }

    /// <summary>Stands for the operator's own build in the status.</summary>
    public const string Fingerprint = "d7e49444e118d1c241e9632e29da1e1e8e731a852cd25477269c86108fc8fa2e";

    private static void ApplyInitialized(JsonObject status, DateTimeOffset now)
    {
        var conditions = (status["conditions"] as JsonArray) ?? [];
        var initialized = conditions.FirstOrDefault(c => c.String("type") == "Initialized").String("status") == "True" || status.Int("instances") > 0;
        Conditions.Set(
            status, "Initialized", initialized, initialized ? "BootstrapCompleted" : "BootstrapPending",
            initialized ? "Cluster has been bootstrapped" : "Cluster has not been bootstrapped yet", now);
    }

    private static void ApplyVolumes(ClusterSession session, JsonObject status)
    {
        var claims = session.Claims;
        var groups = claims.GroupBy(c => c.Label(Cnpg.InstanceNameLabel) ?? "").ToList();
        SetNumber(status, "instances", groups.Count);
        SetNumber(status, "pvcCount", claims.Count);
        SetList(status, "instanceNames", groups.Select(g => g.Key));
        var states = claims.ToLookup(c => ClaimState(session, c), c => c.Name());
        foreach (var (field, state) in ((string, string)[])[("healthyPVC", "healthy"), ("danglingPVC", "dangling"), ("initializingPVC", "initializing")])
        {
            SetList(status, field, states[state]);
        }

        SetList(status, "resizingPVC", claims.Where(c => PodState.HasCondition(c, "Resizing")).Select(c => c.Name()));
    }

    private static string ClaimState(ClusterSession session, JsonObject claim)
    {
        var instance = claim.Label(Cnpg.InstanceNameLabel);
        if (claim.Annotation(Cnpg.PvcStatusAnnotation) == "ready")
        {
            return session.Pod(instance ?? "") is null ? "dangling" : "healthy";
        }

        return session.Jobs.Any(j => j.Label(Cnpg.InstanceNameLabel) == instance && !PodState.IsComplete(j)) ? "initializing" : "dangling";
    }

    private static void SetLists(JsonObject status, IReadOnlyList<JsonObject> pods)
    {
        var lists = new JsonObject();
        foreach (var (name, members) in pods.ToLookup(Classify, p => p.Name()).ToDictionary(g => g.Key, g => g))
        {
            lists[name] = Strings(members);
        }

        if (lists.Count == 0)
        {
            status.Remove("instancesStatus");
        }
        else
        {
            status["instancesStatus"] = lists;
        }
    }

    private static string Classify(JsonObject pod) =>
        PodState.IsReady(pod) ? "healthy" : pod.String("status", "phase") == "Running" ? "replicating" : "failed";

    private static void SetTopology(JsonObject status, IReadOnlyList<JsonObject> pods)
    {
        var topology = new JsonObject { ["successfullyExtracted"] = true };
        if (pods.Count > 0)
        {
            topology["instances"] = new JsonObject([.. pods.Select(p => KeyValuePair.Create(p.Name(), (JsonNode?)new JsonObject()))]);
            topology["nodesUsed"] = Math.Max(1, pods.Select(p => p.String("spec", "nodeName")).OfType<string>().Distinct(StringComparer.Ordinal).Count());
        }

        status["topology"] = topology;
    }

    private static JsonObject CertificateStatus(ClusterSession session)
    {
        var cluster = session.Cluster;
        var expirations = new SortedDictionary<string, JsonNode?>(StringComparer.Ordinal);
        foreach (
            var (name, key) in (
                (string, string)[])[(cluster.ServerCaSecretName, "ca.crt"), (cluster.ReplicationSecretName, "tls.crt"),
                    (cluster.ServerTlsSecretName, "tls.crt")])
        {
            if (SecretData.TryText(session.Context.Informers.Secrets.Get(cluster.Namespace, name), key) is { } pem)
            {
                expirations[name] = CertificateSecrets.Expiration(pem).UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss' +0000 UTC'", CultureInfo.InvariantCulture);
            }
        }

        return new JsonObject
        {
            ["clientCASecret"] = cluster.ClientCaSecretName,
            ["expirations"] = new JsonObject(expirations),
            ["replicationTLSSecret"] = cluster.ReplicationSecretName,
            ["serverAltDNSNames"] = Strings(CertificateSecrets.ServerNames(cluster)),
            ["serverCASecret"] = cluster.ServerCaSecretName,
            ["serverTLSSecret"] = cluster.ServerTlsSecretName,
        };
    }

    private static JsonObject SecretVersions(ClusterSession session)
    {
        var cluster = session.Cluster;
        var versions = new JsonObject();
        foreach (var (field, name) in ((string, string?)[])
        [
            ("applicationSecretVersion", cluster.AppSecretName), ("clientCaSecretVersion", cluster.ClientCaSecretName),
            ("replicationSecretVersion", cluster.ReplicationSecretName), ("serverCaSecretVersion", cluster.ServerCaSecretName),
            ("serverSecretVersion", cluster.ServerTlsSecretName), ("superuserSecretVersion", cluster.EnableSuperuser ? cluster.SuperuserSecretName : null),
        ])
        {
            if (name is not null && session.Context.Informers.Secrets.Get(cluster.Namespace, name)?.ResourceVersion() is { } version)
            {
                versions[field] = version;
            }
        }

        return versions;
    }

    private static void SetNumber(JsonObject status, string field, int value)
    {
        if (value == 0)
        {
            status.Remove(field);
        }
        else
        {
            status[field] = value;
        }
    }

    private static void SetList(JsonObject status, string field, IEnumerable<string> values)
    {
        var list = Strings(values);
        if (list.Count == 0)
        {
            status.Remove(field);
        }
        else
        {
            status[field] = list;
        }
    }

    private static JsonArray Strings(IEnumerable<string> values) => new([.. values.Select(v => (JsonNode)v)]);
}
