using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Provisioning.LocalCluster.Client;

namespace Provisioning.LocalCluster.Node;

/// <summary>Writes one entry of <c>status.containerStatuses</c>.</summary>
internal static class ContainerStatus
{
    public static JsonObject Build(ContainerState state, JsonObject spec)
    {
        var status = new JsonObject
        {
            ["name"] = state.Name,
            ["state"] = State(state),
            ["lastState"] = state.LastTermination is null ? new JsonObject() : new JsonObject { ["terminated"] = Terminated(state.LastTermination) },
            ["ready"] = state.Role == ContainerRole.Init ? state.Phase == ContainerPhase.Terminated && state.Succeeded : state.Ready,
            ["restartCount"] = state.RestartCount,
            ["image"] = state.Image,
            ["imageID"] = state.ContainerId is null ? "" : ImageId(state.Image),
            ["started"] = state.Started,
        };
        if (state.ContainerId is not null)
        {
            status["containerID"] = state.ContainerId;
            if (spec.Node("resources", "requests") is JsonObject requests)
            {
                status["allocatedResources"] = requests.DeepClone();
            }

            status["resources"] = spec.Node("resources")?.DeepClone() ?? new JsonObject();
        }

        if (spec["volumeMounts"] is JsonArray mounts)
        {
            status["volumeMounts"] = new JsonArray([.. mounts.OfType<JsonObject>().Select(Mount)]);
        }

        return status;
    }

    private static JsonObject State(ContainerState state) => state.Phase switch
    {
        ContainerPhase.Running => new JsonObject { ["running"] = new JsonObject { ["startedAt"] = KubeTime.Seconds(state.StartedAt) } },
        ContainerPhase.Terminated => new JsonObject { ["terminated"] = Terminated(state.Termination!) },
        _ => new JsonObject { ["waiting"] = Waiting(state) },
    };

    private static JsonObject Waiting(ContainerState state)
    {
        var waiting = new JsonObject { ["reason"] = state.WaitingReason };
        if (state.WaitingMessage is not null)
        {
            waiting["message"] = state.WaitingMessage;
        }

        return waiting;
    }

    private static JsonObject Terminated(ContainerTermination termination)
    {
        var terminated = new JsonObject
        {
            ["exitCode"] = termination.ExitCode,
            ["reason"] = termination.Reason,
            ["startedAt"] = KubeTime.Seconds(termination.StartedAt),
            ["finishedAt"] = KubeTime.Seconds(termination.FinishedAt),
            ["containerID"] = termination.ContainerId,
        };
        if (termination.Message is not null)
        {
            terminated["message"] = termination.Message;
        }

        return terminated;
    }

    private static JsonObject Mount(JsonObject mount)
    {
        var status = new JsonObject { ["name"] = mount.String("name"), ["mountPath"] = mount.String("mountPath") };
        if (mount.Bool("readOnly") == true)
        {
            status["readOnly"] = true;
            status["recursiveReadOnly"] = "Disabled";
        }

        return status;
    }

    private static string ImageId(string image) => "sha256:" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(image)));
}
