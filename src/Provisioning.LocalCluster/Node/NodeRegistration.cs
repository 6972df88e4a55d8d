using System.Globalization;
using System.Net;
using System.Runtime.InteropServices;
using System.Text.Json.Nodes;
using Provisioning.LocalCluster.Client;

namespace Provisioning.LocalCluster.Node;

/// <summary>Keeps a Node object and its Lease, which says that the node lives.</summary>
internal sealed class NodeRegistration(NodeContext node, string name)
{
    /// <summary>Tells local nodes from a real cluster's.</summary>
    public const string ManagedBy = "provisioning-local-node";

    private static readonly TimeSpan RegistrationRetry = TimeSpan.FromSeconds(1);

    public static bool IsLocal(JsonObject item) => item.Label("app.kubernetes.io/managed-by") == ManagedBy;

    /// <summary>Registers, however often that takes: without its node the cluster runs nothing.</summary>
    public async Task RegisterAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                await TryRegisterAsync(cancellationToken).ConfigureAwait(false);
                return;
            }
            catch (Exception e) when (e is KubeApiException or HttpRequestException or IOException)
            {
                NodeLog.HeartbeatFailed(node.Logger, name, e.Message);
                await Task.Delay(RegistrationRetry, node.Time, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private async Task TryRegisterAsync(CancellationToken cancellationToken)
    {
        try
        {
            await node.Client.CreateAsync(Kinds.Node, null, Node(), cancellationToken).ConfigureAwait(false);
        }
        catch (KubeApiException e) when (e.AlreadyExists)
        {
            // From an earlier run against the same API server.
        }

        await node.Client.PatchAsync(Kinds.Node, null, name, new JsonObject { ["status"] = Status() }, cancellationToken, "status").ConfigureAwait(false);
    }

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(node.Options.Heartbeat, node.Time);
        try
        {
            do
            {
                await RenewAsync(cancellationToken).ConfigureAwait(false);
            }
            while (await timer.WaitForNextTickAsync(cancellationToken).ConfigureAwait(false));
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // Asked to stop; the lease expires by itself.
        }
    }

    private async Task RenewAsync(CancellationToken cancellationToken)
    {
        try
        {
            var lease = Lease();
            try
            {
                await node.Client.PatchAsync(
                    Kinds.Lease, "kube-node-lease", name, new JsonObject { ["spec"] = lease["spec"]!.DeepClone() }, cancellationToken).ConfigureAwait(false);
            }
            catch (KubeApiException e) when (e.StatusCode == HttpStatusCode.NotFound)
            {
                await node.Client.CreateAsync(Kinds.Lease, "kube-node-lease", lease, cancellationToken).ConfigureAwait(false);
            }
        }
        catch (Exception e) when (e is KubeApiException or HttpRequestException or IOException)
        {
            NodeLog.HeartbeatFailed(node.Logger, name, e.Message);
        }
    }

    private JsonObject Lease() => new()
    {
        ["apiVersion"] = "coordination.k8s.io/v1",
        ["kind"] = "Lease",
        ["metadata"] = new JsonObject { ["name"] = name, ["namespace"] = "kube-node-lease" },
        ["spec"] = new JsonObject { ["holderIdentity"] = name, ["leaseDurationSeconds"] = 40, ["renewTime"] = KubeTime.Micro(node.Time.GetUtcNow()) },
    };

    private JsonObject Node() => new()
    {
        ["apiVersion"] = "v1",
        ["kind"] = "Node",
        ["metadata"] = new JsonObject
        {
            ["name"] = name,
            ["labels"] = new JsonObject
            {
                ["app.kubernetes.io/managed-by"] = ManagedBy,
                ["kubernetes.io/hostname"] = name,
                ["kubernetes.io/os"] = "linux",
                ["kubernetes.io/arch"] = Architecture,
            },
        },
        ["spec"] = new JsonObject { ["providerID"] = $"local://{name}" },
    };

    private JsonObject Status()
    {
        var capacity = new JsonObject
        {
            ["cpu"] = node.Options.CpuCores.ToString(CultureInfo.InvariantCulture),
            ["memory"] = (node.Options.MemoryBytes >> 10).ToString(CultureInfo.InvariantCulture) + "Ki",
            ["pods"] = node.Options.Pods.ToString(CultureInfo.InvariantCulture),
            ["ephemeral-storage"] = "1Ti",
        };
        return new JsonObject
        {
            ["capacity"] = capacity,
            ["allocatable"] = capacity.DeepClone(),
            ["addresses"] = new JsonArray(
                new JsonObject { ["type"] = "InternalIP", ["address"] = PodAddresses.HostAddress(name) },
                new JsonObject { ["type"] = "Hostname", ["address"] = name }),
            ["conditions"] = new JsonArray(
                Condition("MemoryPressure", "False", "KubeletHasSufficientMemory", "kubelet has sufficient memory available"),
                Condition("DiskPressure", "False", "KubeletHasNoDiskPressure", "kubelet has no disk pressure"),
                Condition("PIDPressure", "False", "KubeletHasSufficientPID", "kubelet has sufficient PID available"),
                Condition("Ready", "True", "KubeletReady", "kubelet is posting ready status")),
            ["nodeInfo"] = new JsonObject
            {
                ["machineID"] = name,
                ["systemUUID"] = name,
                ["bootID"] = name,
                ["kernelVersion"] = Environment.OSVersion.Version.ToString(),
                ["osImage"] = RuntimeInformation.OSDescription,
                ["containerRuntimeVersion"] = "processes://1",
                ["kubeletVersion"] = "v1.36.0",
                ["kubeProxyVersion"] = "",
                ["operatingSystem"] = "linux",
                ["architecture"] = Architecture,
            },
        };
    }

    private static string Architecture => RuntimeInformation.OSArchitecture == System.Runtime.InteropServices.Architecture.Arm64 ? "arm64" : "amd64";

    private JsonObject Condition(string type, string status, string reason, string message)
    {
        var now = KubeTime.Seconds(node.Time.GetUtcNow());
        return new JsonObject
        {
            ["type"] = type,
            ["status"] = status,
            ["reason"] = reason,
            ["message"] = message,
            ["lastHeartbeatTime"] = now,
            ["lastTransitionTime"] = now,
        };
    }
}
