namespace Provisioning.LocalCluster.CloudNativePg.CustomResources;

/// <summary>The outline of <c>Cluster</c>. Kubernetes' own types inside it are left open.</summary>
internal static class ClusterSchema
{
    public const string Text = Spec + "\n" + Status;

    private const string Spec = """
        spec! object
          ? !(has(self.imageCatalogRef) && has(self.imageName)) :: imageName and imageCatalogRef are mutually exclusive
          instances! int min=1 default=1
          description string
          imageName string
          imageCatalogRef object
            ? self.kind == 'ImageCatalog' || self.kind == 'ClusterImageCatalog' :: Only image catalogs are supported
            ? self.apiGroup == 'postgresql.cnpg.io' :: Only image catalogs are supported
            apiGroup string
            kind! string
            name! string
            major! int
          imagePullPolicy string
          imagePullSecrets [@Ref]
          schedulerName string
          priorityClassName string
          postgresUID int64 default=26
          postgresGID int64 default=26
          startDelay int default=3600
          stopDelay int default=1800
          smartShutdownTimeout int default=180
          switchoverDelay int default=3600
          failoverDelay int default=0
          livenessProbeTimeout int
          primaryUpdateStrategy string enum=unsupervised|supervised default="unsupervised"
          primaryUpdateMethod string enum=switchover|restart default="restart"
          logLevel string enum=error|warning|info|debug|trace default="info"
          enablePDB bool default=true
          enableSuperuserAccess bool default=false
          superuserSecret @Ref
          minSyncReplicas int min=0 default=0
          maxSyncReplicas int min=0 default=0
          serviceAccountName string
          serviceAccountTemplate any
          inheritedMetadata object
            labels {string}
            annotations {string}
          env [any]
          envFrom [any]
          resources any
          affinity any
          topologySpreadConstraints [any]
          securityContext any
          podSecurityContext any
          seccompProfile any
          probes any
          ephemeralVolumeSource any
          ephemeralVolumesSizeLimit object
            shm quantity
            temporaryData quantity
          projectedVolumeTemplate any
          nodeMaintenanceWindow object
            inProgress bool default=false
            reusePVC bool default=true
          podSelectorRefs [object] key=name
            name! string
            selector! any
          primaryLease object
            leaseDurationSeconds int min=1
            renewDeadlineSeconds int min=1
            retryPeriodSeconds int min=1
            releasedLeaseDurationSeconds int min=1
          storage @Storage
          walStorage @Storage
          tablespaces [object]
            name! string
            storage! @Storage
            owner object
              name string
            temporary bool default=false
          replicationSlots object
            updateInterval int min=1 default=30
            highAvailability object
              enabled bool default=true
              slotPrefix string pattern=^[0-9a-z_]*$ default="_cnpg_"
              synchronizeLogicalDecoding bool
            synchronizeReplicas object
              enabled! bool default=true
              excludePatterns [string]
          postgresql object
            parameters {string}
            shared_preload_libraries [string]
            pg_hba [string]
            pg_ident [string]
            enableAlterSystem bool
            promotionTimeout int
            ldap any
            extensions [object] key=name
              name! string minLength=1
              image any
              extension_control_path [string]
              dynamic_library_path [string]
              ld_library_path [string]
              bin_path [string]
              env [any]
            synchronous object
              ? self.dataDurability != 'preferred' || ((!has(self.standbyNamesPre) || self.standbyNamesPre.size() == 0) && (!has(self.standbyNamesPost) || self.standbyNamesPost.size() == 0)) :: dataDurability set to 'preferred' requires empty 'standbyNamesPre' and empty 'standbyNamesPost'
              method! string enum=any|first
              number! int
                ? self > 0 :: The number of synchronous replicas should be greater than zero
              maxStandbyNamesFromCluster int
              standbyNamesPre [string]
              standbyNamesPost [string]
              dataDurability string enum=required|preferred default="required"
              failoverQuorum bool
            syncReplicaElectionConstraint object
              enabled! bool
              nodeLabelsAntiAffinity [string]
          bootstrap object
            initdb object
              ? !has(self.builtinLocale) || self.localeProvider == 'builtin' :: builtinLocale is only available when localeProvider is set to `builtin`
              ? !has(self.icuLocale) || self.localeProvider == 'icu' :: icuLocale is only available when localeProvider is set to `icu`
              ? !has(self.icuRules) || self.localeProvider == 'icu' :: icuRules is only available when localeProvider is set to `icu`
              database string
              owner string
              secret @Ref
              options [string]
              dataChecksums bool
              encoding string
              locale string
              localeCollate string
              localeCType string
              localeProvider string
              icuLocale string
              icuRules string
              builtinLocale string
              walSegmentSize int min=1 max=1024
              postInitSQL [string]
              postInitSQLRefs @SqlRefs
              postInitTemplateSQL [string]
              postInitTemplateSQLRefs @SqlRefs
              postInitApplicationSQL [string]
              postInitApplicationSQLRefs @SqlRefs
              import any
            recovery object
              source string
              database string
              owner string
              secret @Ref
              backup object
                name! string
                endpointCA @KeyRef
              recoveryTarget object
                backupID string
                targetTLI string
                targetXID string
                targetName string
                targetLSN string
                targetTime string
                targetImmediate bool
                exclusive bool
              volumeSnapshots any
            pg_basebackup object
              source! string minLength=1
              database string
              owner string
              secret @Ref
          replica object
            enabled bool
            source! string minLength=1
            self string
            primary string
            promotionToken string
            minApplyDelay string
          certificates @Certificates
          managed object
            services object
              disabledDefaultServices [string]
              additional [object]
                selectorType! string enum=rw|r|ro
                updateStrategy string enum=patch|replace default="patch"
                serviceTemplate! any
            roles [object]
              name! string
              ensure string enum=present|absent default="present"
              @Role
          monitoring object
            disableDefaultQueries bool default=false
            enablePodMonitor bool default=false
            customQueriesConfigMap [@KeyRef]
            customQueriesSecret [@KeyRef]
            metricsQueriesTTL string
            podMonitorMetricRelabelings [any]
            podMonitorRelabelings [any]
            tls object
              enabled bool default=false
          backup object
            target string enum=primary|prefer-standby default="prefer-standby"
            retentionPolicy string pattern=^[1-9][0-9]*[dwm]$
            barmanObjectStore @BarmanStore
            volumeSnapshot any
          plugins [@PluginConfiguration]
          externalClusters [object]
            name! string
            connectionParameters {string}
            sslCert @SelectorRef
            sslKey @SelectorRef
            sslRootCert @SelectorRef
            password @SelectorRef
            barmanObjectStore @BarmanStore
            plugin @PluginConfiguration
        """;

    private const string Status = """
        status object
          phase string
          phaseReason string
          conditions [@Condition]
          instances int
          readyInstances int
          instanceNames [string]
          instancesStatus {[string]}
          instancesReportedState {object}
            isPrimary! bool
            timeLineID int
            ip! string
          currentPrimary string
          currentPrimaryTimestamp string
          currentPrimaryFailingSinceTimestamp string
          targetPrimary string
          targetPrimaryTimestamp string
          timelineID int
          systemID string
          image string
          pgDataImageInfo @Image
          targetPgDataImageInfo @Image
          selector string
          writeService string
          readService string
          pvcCount int
          jobCount int
          healthyPVC [string]
          initializingPVC [string]
          danglingPVC [string]
          resizingPVC [string]
          unusablePVC [string]
          latestGeneratedNode int
          secretsResourceVersion object
            applicationSecretVersion string
            superuserSecretVersion string
            replicationSecretVersion string
            serverCaSecretVersion string
            serverSecretVersion string
            clientCaSecretVersion string
            caSecretVersion string
            barmanEndpointCA string
            managedRoleSecretVersion {string}
            externalClusterSecretVersion {string}
            metrics {string}
          configMapResourceVersion object
            metrics {string}
          certificates object
            @Certificates
            expirations {string}
          managedRolesStatus object
            byStatus {[string]}
            cannotReconcile {[string]}
            passwordStatus {object}
              resourceVersion string
              transactionID int64
          tablespacesStatus [object]
            name! string
            owner string
            state! string
            error string
          pluginStatus [object]
            name! string
            version! string
            status string
            capabilities [string]
            operatorCapabilities [string]
            walCapabilities [string]
            backupCapabilities [string]
            restoreJobHookCapabilities [string]
          poolerIntegrations object
            pgBouncerIntegration object
              secrets [string]
          topology object
            successfullyExtracted bool
            nodesUsed int
            instances {{string}}
          availableArchitectures [object]
            goArch! string
            hash! string
          podSelectorRefs [object] key=name
            name! string
            ips [string]
          switchReplicaClusterStatus object
            inProgress bool
          cloudNativePGCommitHash string
          cloudNativePGOperatorHash string
          operatorCertificateFingerprint string
          onlineUpdateEnabled bool
          demotionToken string
          lastPromotionToken string
          firstRecoverabilityPoint string
          firstRecoverabilityPointByMethod {string}
          lastSuccessfulBackup string
          lastSuccessfulBackupByMethod {string}
          lastFailedBackup string
        """;
}
