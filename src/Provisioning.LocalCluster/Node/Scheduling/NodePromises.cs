namespace Provisioning.LocalCluster.Node.Scheduling;

/// <summary>The sum of what the pods of a node asked for.</summary>
internal sealed record NodePromises(decimal Cpu, decimal Memory, int Pods)
{
    public static readonly NodePromises None = new(0, 0, 0);

    public NodePromises Add(PodRequests requests, int sign) => new(Cpu + (sign * requests.Cpu), Memory + (sign * requests.Memory), Pods + sign);
}
