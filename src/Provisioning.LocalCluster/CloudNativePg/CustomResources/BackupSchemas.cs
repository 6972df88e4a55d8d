namespace Provisioning.LocalCluster.CloudNativePg.CustomResources;

/// <summary>The outlines of <c>Backup</c> and <c>ScheduledBackup</c>, and of the plugin's <c>ObjectStore</c>.</summary>
internal static class BackupSchemas
{
    public const string Backup = """
        spec! object
          ? oldSelf == self :: BackupSpec is immutable once set
          cluster! @Ref
          @BackupMethod
        status object
          phase string
          method string
          online bool
          error string
          backupId string
          backupName string
          beginLSN string
          endLSN string
          beginWal string
          endWal string
          startedAt time
          stoppedAt time
          reconciliationStartedAt time
          reconciliationTerminatedAt time
          majorVersion int
          pluginMetadata {string}
          instanceID object
            podName string
            ContainerID string
            sessionID string
          backupLabelFile bytes
          tablespaceMapFile bytes
          commandOutput string
          commandError string
          destinationPath string
          serverName string
          encryption string
          endpointURL string
          endpointCA @KeyRef
          s3Credentials @S3
          azureCredentials @Azure
          googleCredentials @Google
          snapshotBackupStatus any
        """;

    public const string ScheduledBackup = """
        spec! object
          schedule! string
          cluster! @Ref
            ? self == oldSelf :: cluster reference is immutable after creation
          suspend bool
          immediate bool
          backupOwnerReference string enum=none|self|cluster default="none"
          @BackupMethod
        status object
          lastCheckTime time
          lastScheduleTime time
          nextScheduleTime time
          error string
        """;

    public const string ObjectStore = """
        spec! object
          configuration! @BarmanStore
            ? !has(self.serverName) :: use the 'serverName' plugin parameter in the Cluster resource :: FieldValueForbidden :: .serverName
          retentionPolicy string pattern=^[1-9][0-9]*[dwm]$
          instanceSidecarConfiguration object
            env [any]
            resources any
            retentionPolicyIntervalSeconds int default=1800
            additionalContainerArgs [string]
              ? !self.exists(a, a.startsWith('--log-level')) :: do not set --log-level in additionalContainerArgs; use spec.instanceSidecarConfiguration.logLevel :: FieldValueForbidden :: 
            logLevel string enum=error|warning|info|debug|trace default="info"
        status object
          serverRecoveryWindow {object}
            firstRecoverabilityPoint time
            lastSuccessfulBackupTime time
            lastFailedBackupTime time
        """;
}
